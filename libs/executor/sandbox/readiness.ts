import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { promisify } from 'node:util';

import { PERL } from '../api/forwarder.js';
import type { Readiness } from '../executor.js';
import type { SandboxMachine } from './sandbox-machine.js';
import { BUBBLEWRAP } from './sandbox-process.js';
import type { SlotBerths } from './slot-berths.js';

const run = promisify(execFile);

const PROGRAMS: readonly { path: string; package: string }[] = [
  { path: BUBBLEWRAP, package: 'bubblewrap' },
  { path: '/usr/bin/setpriv', package: 'util-linux' },
  { path: '/usr/bin/prlimit', package: 'util-linux' },
  { path: '/usr/bin/chrt', package: 'util-linux' },
  { path: '/usr/bin/mkfifo', package: 'coreutils' },
  { path: PERL, package: 'perl-base' },
];

/** Looks for the programs, enters a sandbox once, and tells how limits will be enforced. */
export async function checkReadiness(prepare: () => Promise<{ machine: SandboxMachine; berths: SlotBerths }>): Promise<Readiness> {
  if (process.platform !== 'linux') {
    return { ready: false, problem: 'sandboxes need Linux', cure: 'use the docker driver' };
  }
  for (const program of PROGRAMS) {
    if (isExecutable(program.path)) {
      continue;
    }
    return { ready: false, problem: `${program.path} is missing`, cure: `apt-get install ${program.package}` };
  }
  try {
    await enterOnce();
  } catch (error) {
    return {
      ready: false,
      problem: `bubblewrap cannot make a sandbox: ${(error as { stderr?: string }).stderr?.trim() || String(error)}`,
      cure:
        'run the platform as root, or allow user namespaces: sysctl -w kernel.unprivileged_userns_clone=1 ' +
        'and, on Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0; or use the docker driver',
    };
  }
  const { machine, berths } = await prepare();
  const { stdout } = await run(BUBBLEWRAP, ['--version']);
  const users = process.getuid?.() === 0 ? 'one user for each sandbox' : 'user namespaces';
  const start = berths.cannotPreboot ? `booted at each start (${berths.cannotPreboot})` : 'booted ahead of their use';
  const filter = machine.filtersSystemCalls ? 'system call filter' : `no system call filter on ${process.arch}`;
  return { ready: true, detail: `${stdout.trim()}, ${users}, ${filter}, limits by ${machine.limitsBy}, ${start}` };
}

async function enterOnce(): Promise<void> {
  const user = process.getuid?.() === 0 ? [] : ['--unshare-user', '--disable-userns'];
  const spaces = ['--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'];
  await run(BUBBLEWRAP, [...user, ...spaces, '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '/bin/true']);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
