import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { environment } from '#config/environment.js';
import { addAccountCommands } from './accounts.js';
import { Complaint } from './complaint.js';
import { doctor } from './doctor.js';
import { Installation } from './installation.js';
import { status } from './status.js';
import { presentStores } from './stores.js';
import { down, up, type UpOptions } from './up.js';

const ROOT = join(import.meta.dirname, '../../..');
const env = environment();
const installation = new Installation(env.ALGOPLANE_HOME || join(ROOT, '.algoplane'));

/** Runs a program attached to the terminal and ends with its exit code. */
function become(program: string, words: string[], extra: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve) => {
    spawn(program, words, { stdio: 'inherit', env: { ...env, ...extra } }).once('close', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

function serverEnvironment(): Record<string, string> {
  const stores = presentStores(installation, env);
  if (!stores) {
    throw new Complaint('PostgreSQL and Redis of this installation are not running. Start it with: ./algoplane up');
  }
  return { ...stores, ALGOPLANE_HOME: installation.home, ENCRYPTION_KEY: env.ENCRYPTION_KEY || installation.encryptionKey() };
}

const runRole = (role: string) => become(process.execPath, [join(import.meta.dirname, '../main.js'), role], serverEnvironment());

const program = new Command('algoplane').description('Code in a git repository as a versioned, callable API.').showHelpAfterError();

program
  .command('up')
  .description('Start the platform, make demo/Hello and call it')
  .option('--detach', 'return once the platform is ready')
  .option('--port <number>', 'port to listen on (8080)')
  .option('--executor <name>', 'sandbox or docker (sandbox)')
  .action((options: UpOptions) => up(installation, env, options));
program.command('down').description('Stop the platform').action(() => down(installation));
program.command('status').description('Show what runs').action(() => {
  process.exitCode = status(installation) ? 0 : 1;
});
program.command('logs').description("Show the server's log").option('-f, --follow', 'go on as it grows')
  .action((options: { follow?: boolean }) => become('tail', ['-n', '200', ...(options.follow ? ['-F'] : []), installation.logFile]));
program.command('doctor').description('Tell what this machine can run and what is missing').action(async () => {
  process.exitCode = (await doctor(installation, { dockerSocket: env.DOCKER_SOCKET || '/var/run/docker.sock', executor: env.EXECUTOR || 'sandbox', externalRedis: Boolean(env.REDIS_URL), environment: env })) ? 0 : 1;
});
program.command('migrate').description('Bring the database to the schema of this build').action(() => runRole('migrate'));
program.command('openapi').description('Print the OpenAPI document').action(async () => {
  const { referenceFiles } = await import('#src/roles/reference.js');
  process.stdout.write((await referenceFiles())['docs/reference/openapi.json'] ?? '');
});
program.command('reference').description('Renew the files in docs/reference that are made from the code').action(async () => {
  const { renewReference } = await import('./reference.js');
  await renewReference(ROOT);
});
program.command('bench').description('Measure a platform of its own against a bare Node.js server').argument('[file]', 'also write the figures there, as JSON')
  .action((file?: string) => become(process.execPath, [join(ROOT, 'dist/bench/main.js'), ...(file ? [file] : [])]));
program.command('images').description('Manage the container images of the docker executor').command('build')
  .description("Make each language's image from the packages of this machine's distribution; leave alone what is up to date")
  .argument('[languages...]', 'ids of languages; all of them unless given')
  .option('--force', "make all anew: for the distribution's security updates")
  .action(async (names: string[], options: { force?: boolean }) => {
    const { makeImages } = await import('./images.js');
    await makeImages(env.DOCKER_SOCKET || '/var/run/docker.sock', names, options.force ?? false);
  });
program.command('test').description('Run every check and test').action(async () => {
  const { test } = await import('./test.js');
  process.exitCode = (await test(ROOT, env)) ? 0 : 1;
});
addAccountCommands(program, () => ({ ...env, ...serverEnvironment() }));

program.parseAsync().catch(async (error: unknown) => {
  const { ConfigurationError } = await import('#config/settings.js');
  const told = error instanceof Complaint || error instanceof ConfigurationError;
  process.stderr.write(`${told ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
});
