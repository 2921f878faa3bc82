import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Labels by which a later platform recognises what an earlier one left. */
export const OWNER_LABEL = 'algoplane.owner';
export const PROCESS_LABEL = 'algoplane.process';

let instances = 0;

/** Names an installation: platforms of one machine may share a daemon, and each sweeps only what is its own. */
export function installationId(home: string): string {
  return createHash('sha256').update(`${hostname()}:${home}`).digest('hex').slice(0, 12);
}

/** Names a driver of a process such that no other process, earlier or later, has the same name. */
export function processName(): string {
  return `${process.pid}-${startTime(process.pid)}-${++instances}`;
}

/** Whether the process that a name speaks of still runs. */
export function isProcessAlive(name: string): boolean {
  const [pid, start] = name.split('-');
  return startTime(Number(pid)) === start;
}

/** In clock ticks since the machine started: with the process id, unique until the next boot. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, is in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
