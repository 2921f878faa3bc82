import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SOCKET_INSIDE } from '../api/forwarder.js';
import { limitVariables, SYSTEM_PATH, type SlotLimits } from '../executor.js';
import { ENTRANCE, entranceProgram } from './entrance.js';
import type { Identity } from './identity.js';
import { machineEtcArguments, resolverArguments, systemArguments } from './system-files.js';

/** Everything that shapes one sandbox. Paths are the host's. */
export interface SandboxPlan {
  identity: Identity;
  purpose: 'slot' | 'build';
  network: 'full' | 'isolated';
  /** The root file system that is shown; the machine's own unless given. `install`: it is the sandbox's own to change. */
  system?: { path: string; access: 'read' | 'install' };
  /** With a system: the folder of `copyEntrance`. */
  entrance?: string;
  /** Or the folder over which it is mounted later. */
  artifact: string;
  /** Writable at /opt/cache. */
  cache?: string;
  /** Device nodes to show: name in /dev -> path. */
  devices?: ReadonlyMap<string, string>;
  /** The driver's libraries, for a system that does not have the machine's: name -> path. */
  driver?: ReadonlyMap<string, string>;
  pipeDirectory: string;
  /** The folder to show as /etc, but where a system is being made, and files to show in it, by name. */
  etc: { folder?: string; files: Readonly<Record<string, string>> };
  /** Bound to /tmp/algoout. */
  algoout?: string;
  nodeProgram?: string;
  /** The platform's socket for this slot. */
  apiSocket?: string;
  environment: Readonly<Record<string, string>>;
  limits: SlotLimits;
  /** Largest file that may be written. */
  fileSizeMb?: number;
  /** Set where no control group holds the memory of all processes together. */
  memoryByProcess: boolean;
  command: readonly string[];
}

const NODE_PREFIX = '/opt/node';
const DRIVER_LIBRARIES = '/opt/driver';

/** Made beforehand: what bubblewrap makes on the way to a mount point, only root may enter. */
const FOLDERS = [
  ...['/etc', '/home', '/opt'],
  ...[dirname(SOCKET_INSIDE), NODE_PREFIX, `${NODE_PREFIX}/bin`, `${NODE_PREFIX}/include`, DRIVER_LIBRARIES, ENTRANCE],
];
/** Over what a sandbox mounts in a system that it installs into. */
export const MOUNT_POINTS = {
  folders: [...FOLDERS, '/proc', '/dev', '/dev/shm', '/tmp', '/home/algo', '/opt/algorithm', '/opt/pipe', '/opt/cache'],
  files: ['passwd', 'group', 'nsswitch.conf', 'hosts', 'ld.so.preload', 'resolv.conf', 'pip.conf', 'npmrc', 'gemrc'].map((name) => `/etc/${name}`),
};

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const OPEN_FILES = 8192;
const MIB = 1024 * 1024;

/** The options of bubblewrap, to be passed by descriptor: they hold secrets, and command lines are public. */
export function sandboxOptions(plan: SandboxPlan): string[] {
  const size = String(plan.limits.tmpMb * MIB);
  const scratch = (path: string) => ['--perms', '1777', '--size', size, '--tmpfs', path];
  return [
    ...namespaces(plan),
    ...rootArguments(plan),
    ...Object.entries(plan.etc.files).flatMap(([name, path]) => ['--ro-bind', path, `/etc/${name}`]),
    ...['--proc', '/proc', '--dev', '/dev', ...scratch('/dev/shm'), ...scratch('/tmp'), ...scratch('/home/algo')],
    ...[...(plan.devices ?? [])].flatMap(([name, path]) => ['--dev-bind', path, `/dev/${name}`]),
    ...[...(plan.driver ?? [])].flatMap(([name, path]) => ['--ro-bind', path, `${DRIVER_LIBRARIES}/${name}`]),
    ...(plan.algoout ? ['--bind', plan.algoout, '/tmp/algoout'] : []),
    ...node(plan.nodeProgram),
    ...(plan.entrance ? ['--ro-bind', plan.entrance, ENTRANCE] : []),
    ...[plan.purpose === 'build' ? '--bind' : '--ro-bind', plan.artifact, '/opt/algorithm'],
    ...['--ro-bind', plan.pipeDirectory, '/opt/pipe'],
    ...(plan.cache ? ['--bind', plan.cache, '/opt/cache'] : []),
    ...(plan.apiSocket ? ['--ro-bind', plan.apiSocket, SOCKET_INSIDE] : []),
    // What bubblewrap made itself, lest an ordinary user fill it: it has no size limit.
    ...['--remount-ro', '/dev', ...(plan.system?.access === 'install' ? [] : ['--remount-ro', '/'])],
    ...['--chdir', '/opt/algorithm', '--clearenv'],
    ...Object.entries(environment(plan)).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}

function rootArguments({ system, network, etc }: SandboxPlan): string[] {
  const folders = FOLDERS.flatMap((path) => ['--perms', '0755', '--dir', path]);
  if (system?.access === 'install') {
    return ['--bind', system.path, '/', ...folders, ...machineEtcArguments(system.path)];
  }
  return [...folders, ...systemArguments(system?.path), ...(etc.folder ? ['--ro-bind', etc.folder, '/etc'] : []), ...(network === 'full' ? resolverArguments() : [])];
}

/** The command bubblewrap runs: becomes the sandbox's user where root started it, takes the limits, then runs the plan's. Nothing of a system runs before. */
export function sandboxCommand(plan: SandboxPlan): string[] {
  const { uid, mode } = plan.identity;
  const user = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  const powers = ['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
  const limits = ['--core=0', `--nofile=${OPEN_FILES}`, `--nproc=${plan.limits.processes + (plan.apiSocket ? 1 : 0)}`];
  if (plan.fileSizeMb) {
    limits.push(`--fsize=${plan.fileSizeMb * MIB}`);
  }
  // Not the address space: run-times reserve far more of that than they use.
  if (plan.memoryByProcess) {
    limits.push(`--data=${plan.limits.memoryMb * MIB}`);
  }
  const own = (name: string) => entranceProgram(name, plan.entrance !== undefined);
  const { LC_ALL } = plan.environment;
  return [
    ...(mode === 'switched' ? [...own('setpriv'), ...user, ...powers, '--'] : []),
    // Woken by a request, it waits for a processor instead of taking the platform's away in the middle of its work.
    ...[...own('chrt'), '--batch', '0'],
    ...[...own('prlimit'), ...limits, '--'],
    // What a slot runs gets its environment by its order.
    ...(plan.entrance && plan.purpose === 'build' ? [...own('env'), ...(LC_ALL === undefined ? ['--unset=LC_ALL'] : [`LC_ALL=${LC_ALL}`])] : []),
    ...plan.command,
  ];
}

function namespaces({ identity, network }: SandboxPlan): string[] {
  const user =
    identity.mode === 'mapped'
      ? ['--unshare-user', '--uid', String(identity.uid), '--gid', String(identity.uid), '--disable-userns']
      : // No user namespace: mounting from folders that only root may enter needs root. `setpriv` needs these three
        // to give up everything, itself included.
        ['--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_SETPCAP'];
  return [
    ...user,
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'algorithm'],
    // Known limit: with `full` the sandbox shares the host's network, its loopback and abstract sockets included.
    ...(network === 'isolated' ? ['--unshare-net'] : []),
    ...['--die-with-parent', '--new-session'],
  ];
}

/** Node.js as the platform runs it, with the headers that native add-ons build against where it brings them. */
function node(program: string | undefined): string[] {
  if (!program) {
    return [];
  }
  const headers = join(dirname(dirname(program)), 'include', 'node');
  return [
    ...['--ro-bind', program, `${NODE_PREFIX}/bin/node`],
    ...(existsSync(headers) ? ['--ro-bind', headers, `${NODE_PREFIX}/include/node`] : []),
  ];
}

function environment(plan: SandboxPlan): Record<string, string> {
  // Root reads no files of languages that a system has. The code inside gets its own back.
  return { ...programEnvironment(plan, plan.environment), ...(plan.entrance ? { LC_ALL: 'C' } : {}) };
}

/** What a program inside begins with: the sandbox's own variables, then `own`. */
export function programEnvironment(plan: Pick<SandboxPlan, 'nodeProgram' | 'limits' | 'driver'>, own: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: plan.nodeProgram ? `${NODE_PREFIX}/bin:${SYSTEM_PATH}` : SYSTEM_PATH,
    PWD: '/opt/algorithm',
    HOME: '/home/algo',
    USER: 'algo',
    LOGNAME: 'algo',
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TMPDIR: '/tmp',
    ...limitVariables(plan.limits),
    // Node.js alone does not use the system's certificates, to which an administrator may have added.
    ...(existsSync(CERTIFICATES) ? { NODE_EXTRA_CA_CERTS: CERTIFICATES } : {}),
    ...(plan.driver?.size ? { LD_LIBRARY_PATH: DRIVER_LIBRARIES } : {}),
    ...own,
  };
}
