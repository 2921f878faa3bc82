import { readFileSync } from 'node:fs';

let instances = 0;

/** Names a driver of a process such that no other process, earlier or later, has the same name. */
export function ownerName(): string {
  return `${process.pid}-${startTime(process.pid)}-${++instances}`;
}

/** Whether `name` is one that `ownerName` could have given. */
export function isOwnerName(name: string): boolean {
  return /^\d+-\d+-\d+$/.test(name);
}

/** Whether the process that an owner name speaks of still runs. */
export function isOwnerAlive(owner: string): boolean {
  const [pid, start] = owner.split('-');
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
