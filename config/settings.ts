import { z } from 'zod';
import { complaintAboutAllowed } from '#libs/connectors/network/endpoint-rule.js';
import { machineTypesSetting } from './machine-types.js';
import { readStorageLocation } from './storage-location.js';

const wholeNumber = (fallback: number, min: number, max: number, description: string) =>
  z.coerce.number().int().min(min).max(max).default(fallback).describe(description);
const yesNo = (fallback: boolean, description: string) =>
  z.enum(['true', 'false']).default(fallback ? 'true' : 'false').transform((text) => text === 'true').describe(description);
const encryptionKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the base64 text of 32 bytes');
const endpoint = z.string().refine((entry) => complaintAboutAllowed(entry) === undefined, 'must be an address, a network or a host name');
const list = (item: z.ZodString, description: string) =>
  z.string().default('').transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean)).pipe(z.array(item)).describe(description);

/** Everything that the process is told from outside: one variable, one line. `docs/reference/settings.md` is made from this. */
export const environmentSchema = z.object({
  ALGOPLANE_HOME: z.string().min(1).default('.algoplane').describe('Directory of all state: repositories, artifacts, slots, logs'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on'),
  PORT: wholeNumber(8080, 0, 65535, 'Port to listen on'),
  PUBLIC_URL: z.url().optional().describe('Address under which callers reach the platform, e.g. https://api.example.com'),
  DATABASE_URL: z.string().min(1).describe('PostgreSQL connection string'),
  DATABASE_POOL: wholeNumber(10, 1, 200, 'Database connections of one process'),
  REDIS_URL: z.string().min(1).describe('Redis connection string; redis:// or unix:///path'),
  ENCRYPTION_KEY: encryptionKey.describe('Seals secrets at rest: base64 of 32 random bytes, e.g. from `openssl rand -base64 32`'),
  ENCRYPTION_KEYS_OLD: list(encryptionKey, 'Former encryption keys, separated by commas: what they sealed can still be read'),
  TRUSTED_PROXIES: list(z.string(), 'Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('Least severe log lines to write'),
  EXECUTOR: z.enum(['sandbox', 'docker']).default('sandbox').describe('Driver that runs algorithms'),
  DOCKER_SOCKET: z.string().default('/var/run/docker.sock').describe('Socket of the Docker engine'),
  PAGE_SIZE_DEFAULT: wholeNumber(50, 1, 10_000, 'Items in one page of a list when the caller does not say'),
  PAGE_SIZE_MAX: wholeNumber(1000, 56, 10_000, 'Most items in one page of a list (error 5003)'),
  CALL_INPUT_MAX_BYTES: wholeNumber(10 * 1024 * 1024, 1024, 1 << 30, 'Largest input of a call'),
  CALL_OUTPUT_MAX_BYTES: wholeNumber(15_000_000, 1024, 1 << 30, 'Largest answer of a call'),
  CALL_STDOUT_MAX_BYTES: wholeNumber(1_000_000, 0, 1 << 26, 'Standard output of a call that is kept for the caller'),
  CALL_TIMEOUT_SECONDS: wholeNumber(300, 1, 3000, 'Time limit of a call that names none'),
  CALL_TIMEOUT_MAX_SECONDS: wholeNumber(3000, 1, 86_400, 'Largest time limit that a call may name'),
  CHILD_CALLS_MAX: wholeNumber(24, 0, 100_000, 'Calls of other algorithms that one call may lead to, recursion included'),
  CALL_RESULT_KEEP_HOURS: wholeNumber(24, 1, 8760, 'How long the result of an asynchronous call is kept'),
  ERROR_RECORD_KEEP_DAYS: wholeNumber(7, 1, 365, 'How long error records and insights are kept'),
  AUDIT_KEEP_DAYS: wholeNumber(730, 1, 36_500, 'How long the audit log is kept'),
  CALL_RECORD_KEEP_DAYS: wholeNumber(365, 1, 36_500, 'How long the record of a call is kept'),
  CALLS_PER_ACCOUNT: wholeNumber(600, 1, 100_000, 'Calls of one account under way at a time; beyond it 429'),
  QUEUE_PER_VERSION: wholeNumber(1000, 0, 100_000, 'Calls of one account that may wait for one version; beyond it 429'),
  SLOTS_MAX: wholeNumber(64, 1, 10_000, 'Slots on this machine'),
  SLOTS_PER_CALLER: wholeNumber(16, 1, 10_000, 'Slots of one version for one account'),
  SLOT_IDLE_SECONDS: wholeNumber(300, 1, 86_400, 'How long a slot stays warm after its last call'),
  SLOT_MEMORY_MB: wholeNumber(1024, 32, 1_048_576, 'Memory of a slot'),
  SLOT_PROCESSES: wholeNumber(256, 8, 100_000, 'Processes and threads of a slot'),
  SLOT_CPUS: z.coerce.number().min(0.1).max(512).default(2).describe('Processors of a slot'),
  SLOT_TMP_MB: wholeNumber(512, 1, 1_048_576, 'Size of /tmp in a slot'),
  MACHINE_TYPES: machineTypesSetting.describe('What slots get where it differs from SLOT_*, as JSON: {"gpu": {"memory_mb": 16384, "cpus": 4, "gpus": 1}}; types cpu and gpu, fields memory_mb, cpus, processes, tmp_mb, gpus'),
  SLOT_LOAD_SECONDS: wholeNumber(300, 1, 3600, 'Time limit of load()'),
  SLOTS_MEMORY_MB: wholeNumber(0, 0, 100_000_000, 'Memory that all slots together may be promised; 0 is four times the memory of the machine'),
  BUILD_TIMEOUT_SECONDS: wholeNumber(900, 10, 86_400, 'Time limit of a build'),
  BUILD_MEMORY_MB: wholeNumber(4096, 64, 1_048_576, 'Memory of a build'),
  BUILD_DISK_MB: wholeNumber(4096, 16, 1_048_576, 'Disk that the sources and dependencies of one algorithm may take'),
  BUILD_CACHE_MB: wholeNumber(2048, 0, 1_048_576, 'Disk that the builds of one algorithm may keep for its next ones; 0 keeps nothing'),
  BUILD_CACHE_KEEP_DAYS: wholeNumber(7, 1, 3650, 'How long what builds keep stays there unused'),
  PACKAGE_SET_BUILD_SECONDS: wholeNumber(3600, 10, 86_400, 'Time limit of the build of a package set'),
  PACKAGE_SET_DISK_MB: wholeNumber(16_384, 64, 1_048_576, 'Disk that a package set may take'),
  BUILDS_PARALLEL: wholeNumber(3, 1, 256, 'Builds at a time on this machine, of which one account has all but one at most'),
  PUSH_MAX_MB: wholeNumber(2048, 1, 1_048_576, 'Largest single push'),
  PYTHON_INDEX_URL: z.url().optional().describe('Package index that pip uses in builds'),
  RUBYGEMS_MIRROR: z.url().optional().describe('Gem server that Bundler uses in builds, in place of every other'),
  MAVEN_MIRROR: z.url().optional().describe('Repository that Maven uses in builds, in place of every other'),
  CRAN_MIRROR: z.url().optional().describe('Repository that R packages come from in builds, in place of CRAN'),
  CARGO_MIRROR: z.url().optional().describe('Sparse registry that Cargo uses in builds, in place of crates.io'),
  NPM_REGISTRY: z.url().optional().describe('Registry that npm uses in builds'),
  STORAGE: z.string().default('local').refine((text) => readStorageLocation(text) !== undefined, 'must be local, s3://BUCKET/PREFIX or gs://BUCKET/PREFIX')
    .describe('Where data, artifacts, inputs and results of asynchronous calls are kept: local, which is `blobs` of ALGOPLANE_HOME, s3://BUCKET/PREFIX or gs://BUCKET/PREFIX'),
  STORAGE_ENDPOINT: z.url().optional().describe('Address of the store that STORAGE names, where it is not Amazon or Google itself'),
  STORAGE_REGION: z.string().default('us-east-1').describe('Region of the bucket that STORAGE names, for S3'),
  DATA_STALL_SECONDS: wholeNumber(120, 1, 86_400, 'How long an upload or a download may stand still before its connection is cut'),
  CONNECTOR_ENDPOINTS_ALLOWED: list(endpoint, 'Private addresses that data connectors may reach, separated by commas: 10.1.2.3, 10.0.0.0/8, minio.internal, *.internal'),
  DROPBOX_APP_KEY: z.string().optional().describe('Key of the Dropbox app whose refresh tokens connectors hold, unless they name one of their own'),
  DROPBOX_APP_SECRET: z.string().optional().describe('Secret of that app'),
  SHUTDOWN_SECONDS: wholeNumber(30, 0, 3600, 'How long calls that run may go on when the process is told to stop'),
  METRICS_PUBLIC: yesNo(false, 'Whether /metrics answers without an admin key'),
});

export type Environment = z.infer<typeof environmentSchema>;

export class ConfigurationError extends Error {}

/** Parses the environment. Throws one ConfigurationError that names every bad variable. */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) {
    return Object.freeze(parsed.data);
  }
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const field = environmentSchema.shape[name as keyof typeof environmentSchema.shape];
    return `  ${name}: ${issue.message} (${field?.description ?? 'unknown setting'})`;
  });
  throw new ConfigurationError(`The configuration has ${problems.length} problem(s):\n${problems.join('\n')}`);
}
