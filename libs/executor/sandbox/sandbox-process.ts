import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeFileSync, type Stats } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { ProcessEnd } from '../pipe/slot-process.js';
import { readText } from './cgroup-files.js';
import type { Cgroup } from './cgroup.js';
import { sandboxCommand, sandboxOptions, type SandboxPlan } from './sandbox-arguments.js';

/**
 * Enters the control groups before anything of the sandbox exists, makes the sandbox the first choice when the whole
 * machine runs out of memory, and becomes bubblewrap.
 */
const ENTER = `
count=$1; shift
while [ "$count" -gt 0 ]; do echo 0 > "$1" || exit 125; shift; count=$((count - 1)); done
{ echo 500 > /proc/self/oom_score_adj; } 2>/dev/null
exec "$@"
`;

export const BUBBLEWRAP = '/usr/bin/bwrap';

/** How long the processes inside may take to go once their namespace is being torn down. */
const GONE_AFTER_MS = 10_000;

/** One run of bubblewrap: the monitor outside, the first process inside, and whatever they became. */
export class SandboxProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly #statusFile: string;
  readonly #cgroup: Cgroup | undefined;
  readonly #monitor: number | undefined;
  #running = true;
  #killed = false;

  /**
   * `stdio` are the descriptors of standard input, output and error; the caller closes its copies.
   * `directory` takes two short-lived files; only the platform may read it.
   */
  constructor(
    options: { seccompFile: string | undefined; directory: string },
    plan: SandboxPlan,
    stdio: readonly [number, number, number],
    cgroup: Cgroup | undefined,
  ) {
    this.#cgroup = cgroup;
    this.#statusFile = join(options.directory, 'status');
    const argumentsFile = join(options.directory, 'arguments');
    const bwrapOptions = ['--json-status-fd', '4', ...sandboxOptions(plan)];
    if (options.seccompFile) {
      bwrapOptions.push('--seccomp', '5');
    }
    writeFileSync(argumentsFile, bwrapOptions.map((each) => `${each}\0`).join(''), { mode: 0o600 });
    const opened = [openSync(argumentsFile, 'r'), openSync(this.#statusFile, 'w', 0o600)];
    if (options.seccompFile) {
      opened.push(openSync(options.seccompFile, 'r'));
    }
    unlinkSync(argumentsFile);
    try {
      const entrances = cgroup?.entrances ?? [];
      const bwrap = [BUBBLEWRAP, '--args', '3', '--', ...sandboxCommand(plan)];
      const child = spawn('/bin/sh', ['-c', ENTER, 'sh', String(entrances.length), ...entrances, ...bwrap], {
        stdio: [...stdio, ...opened],
        cwd: '/',
        // The environment of the processes that are bubblewrap's own can be read from inside under some identities.
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      });
      this.#monitor = child.pid;
      const exit = new Promise<[number | null, string | null]>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code, signal) => {
          this.#running = false;
          resolve([code, signal]);
        });
      });
      this.ended = exit.then(([code, signal]) => this.#end(code, signal));
      this.ended.catch(() => (this.#running = false));
    } finally {
      for (const fd of opened) {
        closeSync(fd);
      }
    }
  }

  get running(): boolean {
    return this.#running;
  }

  /** What is at an absolute path inside; undefined while there is no inside, or nothing there. */
  find(path: string): Stats | undefined {
    const inside = this.#status('child-pid');
    try {
      return inside === undefined ? undefined : statSync(`/proc/${inside}/root${path}`, { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  }

  /**
   * Kills the first process inside, with which the kernel ends the whole process namespace before the monitor learns
   * of it: when `ended` settles, nothing is left. Before there is such a process, kills the monitor.
   */
  kill(): void {
    if (!this.#running || this.#monitor === undefined) {
      return;
    }
    this.#killed = true;
    const children = readText(`/proc/${this.#monitor}/task/${this.#monitor}/children`).trim();
    for (const pid of children ? children.split(/\s+/).map(Number) : [this.#monitor]) {
      sendKill(pid);
    }
    this.#cgroup?.kill();
  }

  /** Waits until the first process inside has gone too; it may outlive the monitor by a moment. */
  async gone(): Promise<void> {
    await this.ended.catch(() => undefined);
    const inside = this.#status('child-pid');
    const deadline = Date.now() + GONE_AFTER_MS;
    while (inside !== undefined && isSandboxInit(inside) && Date.now() < deadline) {
      sendKill(inside);
      await delay(1);
    }
  }

  #end(code: number | null, signal: string | null): ProcessEnd {
    const outOfMemory = (this.#cgroup?.outOfMemoryKills() ?? 0) > 0;
    const inner = this.#status('exit-code');
    if (inner === undefined && !this.#killed && !outOfMemory) {
      throw new Error(`The sandbox could not be set up (exit code ${code}, signal ${signal})`);
    }
    return { ...fromExitCode(inner), outOfMemory: outOfMemory && inner !== 0 };
  }

  /** bubblewrap writes `exit-code` only if it came as far as to run the command. */
  #status(key: string): number | undefined {
    const match = new RegExp(`"${key}": (\\d+)`).exec(readText(this.#statusFile));
    return match ? Number(match[1]) : undefined;
  }
}

/** bubblewrap reports a death by signal as 128 + its number, as shells do. */
function fromExitCode(code: number | undefined): { exitCode: number | null; signal: string | null } {
  if (code === undefined) {
    return { exitCode: null, signal: 'SIGKILL' };
  }
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal ? { exitCode: null, signal } : { exitCode: code, signal: null };
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone in the meantime.
  }
}

/** Whether `pid` still is what bubblewrap started, and not a later process with the same number. */
function isSandboxInit(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'bwrap\n' && !/^State:\s+Z/m.test(readText(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
