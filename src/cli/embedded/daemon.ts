import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that outlives the command line. The start time tells it from a stranger that got its number. */
export interface Daemon {
  pid: number;
  startTime: string;
}

export interface DaemonOptions {
  env?: Record<string, string | undefined>;
  logFile: string;
  cwd?: string;
}

/** Starts a program in a session of its own, with its output in a file. */
export function startDaemon(command: readonly string[], options: DaemonOptions): Daemon {
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const [program = '', ...words] = command;
    const child = spawn(program, words, { detached: true, stdio: ['ignore', log, log], env: options.env, cwd: options.cwd });
    child.on('error', () => undefined);
    child.unref();
    const { pid } = child;
    const startTime = pid === undefined ? undefined : readStartTime(pid);
    if (pid === undefined || startTime === undefined) {
      throw new Error(`${program} could not be started. See ${options.logFile}`);
    }
    return { pid, startTime };
  } finally {
    closeSync(log);
  }
}

export function isAlive(daemon: Daemon | undefined): daemon is Daemon {
  return daemon !== undefined && readStartTime(daemon.pid) === daemon.startTime;
}

/** Asks it to end, and kills it when it does not within the time. */
export async function stopDaemon(daemon: Daemon | undefined, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  if (!isAlive(daemon)) {
    return;
  }
  process.kill(daemon.pid, signal);
  for (const until = Date.now() + patienceMs; isAlive(daemon) && Date.now() < until; ) {
    await sleep(25);
  }
  if (isAlive(daemon)) {
    process.kill(daemon.pid, 'SIGKILL');
  }
}

export function thisProcess(): Daemon {
  return { pid: process.pid, startTime: readStartTime(process.pid) ?? '' };
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold blanks and brackets. A zombie counts as gone. */
function readStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
