import { existsSync, realpathSync } from 'node:fs';
import type Docker from 'dockerode';

import { SOCKET_INSIDE } from '../api/forwarder.js';
import { SYSTEM_PATH, type SlotLimits } from '../executor.js';
import { INIT_PROGRAM } from './container-init.js';
import { seccompProfile } from './seccomp-profile.js';

/** Graphics processors for a container: how many, or which by id. */
export type Accelerator = { count: number } | { ids: readonly string[] };

/** What of a container is fixed when it is created, and so what a container must have in common with a request. */
export interface ContainerShape {
  image: string;
  pipeDirectory: string;
  /** Name of a network of the daemon. */
  network: string;
  tmpMb: number;
  accelerator?: Accelerator;
}

/** Everything else. Paths are the host's. */
export interface ContainerPlan extends ContainerShape {
  name: string;
  labels: Record<string, string>;
  user: { uid: number; gid: number };
  limits: SlotLimits;
  lifeline: string;
  fifos: { stdin: string; stdout: string; stderr: string; algoout: string };
  /** The platform's socket for this container. */
  apiSocket?: string;
  /** `late`: the folder is empty when the container begins, and the artifact is mounted over it later. */
  artifact: { path: string; access: 'read' | 'write' | 'late' };
  /** Writable at /opt/cache. */
  cache?: string;
  /** Files of the host to show read-only, by their path inside. */
  files: Readonly<Record<string, string>>;
  fileSizeMb?: number;
}

const OPEN_FILES = 8192;
const MIB = 1024 * 1024;
const NANO = 1e9;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** Made from the former by the distribution; the Java machine reads no other. */
const JAVA_CERTIFICATES = '/etc/ssl/certs/java/cacerts';

/** Where packages come from; of use in a build only. */
const PACKAGE_SETTINGS = ['/etc/pip.conf', '/etc/npmrc', '/etc/gemrc'];

/** Processes that are not the algorithm's: the init, and the forwarder to the API. */
const OVERHEAD_PROCESSES = 2;

/** What the daemon can change on a container that runs. */
export function limitOptions(limits: SlotLimits) {
  const memory = limits.memoryMb * MIB;
  return { Memory: memory, MemorySwap: memory, NanoCpus: Math.round(limits.cpus * NANO), PidsLimit: limits.processes + OVERHEAD_PROCESSES };
}

/** Certificates, to which an administrator may have added, and, for a build, the package settings of the host. */
export function hostFiles(purpose: 'slot' | 'build'): Record<string, string> {
  const paths = [CERTIFICATES, JAVA_CERTIFICATES, ...(purpose === 'build' ? PACKAGE_SETTINGS : [])];
  return Object.fromEntries(paths.filter(existsSync).map((path) => [path, realpathSync(path)]));
}

/** The environment that every program inside begins with. */
export const BASIC_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: SYSTEM_PATH,
  HOME: '/home/algo',
  USER: 'algo',
  LOGNAME: 'algo',
  SHELL: '/bin/sh',
  LANG: 'C.UTF-8',
  TMPDIR: '/tmp',
  // Node.js alone does not use the system's certificates.
  NODE_EXTRA_CA_CERTS: CERTIFICATES,
};

export function createOptions(plan: ContainerPlan): Docker.ContainerCreateOptions {
  const { uid, gid } = plan.user;
  const scratch = `rw,exec,nosuid,nodev,size=${plan.tmpMb}m,mode=1777,uid=${uid},gid=${gid}`;
  return {
    name: plan.name,
    Image: plan.image,
    Entrypoint: ['/usr/bin/perl', '-e', INIT_PROGRAM],
    Cmd: [],
    Env: [],
    User: `${uid}:${gid}`,
    WorkingDir: '/',
    Hostname: 'algorithm',
    Labels: plan.labels,
    HostConfig: {
      ...limitOptions(plan.limits),
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', `seccomp=${seccompProfile()}`],
      // The first choice when the whole machine runs out of memory.
      OomScoreAdj: 500,
      NetworkMode: plan.network,
      IpcMode: 'private',
      ShmSize: plan.tmpMb * MIB,
      LogConfig: { Type: 'none', Config: {} },
      Init: false,
      Ulimits: ulimits(plan),
      Tmpfs: { '/tmp': scratch, '/home/algo': scratch },
      Mounts: mounts(plan),
      DeviceRequests: plan.accelerator ? [deviceRequest(plan.accelerator)] : [],
    },
  };
}

function ulimits({ fileSizeMb }: ContainerPlan) {
  const limit = (name: string, value: number) => ({ Name: name, Soft: value, Hard: value });
  return [limit('core', 0), limit('nofile', OPEN_FILES), ...(fileSizeMb ? [limit('fsize', fileSizeMb * MIB)] : [])];
}

function mounts(plan: ContainerPlan): Docker.MountConfig {
  const bind = (source: string, target: string, readOnly: boolean): Docker.MountSettings => ({
    Type: 'bind',
    Source: source,
    Target: target,
    ReadOnly: readOnly,
  });
  const artifact = bind(plan.artifact.path, '/opt/algorithm', plan.artifact.access !== 'write');
  if (plan.artifact.access === 'late') {
    artifact.BindOptions = { Propagation: 'rslave' };
  }
  return [
    artifact,
    bind(plan.pipeDirectory, '/opt/pipe', true),
    ...(plan.cache ? [bind(plan.cache, '/opt/cache', false)] : []),
    bind(plan.lifeline, '/slot/lifeline', true),
    bind(plan.fifos.stdin, '/slot/stdin', false),
    bind(plan.fifos.stdout, '/slot/stdout', false),
    bind(plan.fifos.stderr, '/slot/stderr', false),
    bind(plan.fifos.algoout, '/tmp/algoout', false),
    ...(plan.apiSocket ? [bind(plan.apiSocket, SOCKET_INSIDE, true)] : []),
    ...Object.entries(plan.files).map(([inside, path]) => bind(path, inside, true)),
  ];
}

function deviceRequest(accelerator: Accelerator): Docker.DeviceRequest {
  const which = 'count' in accelerator ? { Count: accelerator.count } : { DeviceIDs: [...accelerator.ids] };
  return { Driver: 'nvidia', Capabilities: [['gpu']], ...which };
}
