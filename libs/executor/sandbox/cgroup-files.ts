import { readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a killed group may take to become empty before the machine counts as broken. */
const EMPTY_AFTER_MS = 10_000;

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Writes a control that this kernel may lack (swap accounting is often off). */
export function writeIfPresent(path: string, value: string): void {
  try {
    writeFileSync(path, value);
  } catch {
    // The limits that must hold are written without this function.
  }
}

/** The number behind `key` in a file of `key value` lines; 0 when there is none. */
export function readCounter(path: string, key: string): number {
  const line = readText(path)
    .split('\n')
    .find((each) => each.startsWith(`${key} `));
  return line ? Number(line.slice(key.length + 1)) : 0;
}

export function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Kills every process that `folder` lists, one by one: version 1 has no call for the whole group. */
export function killListed(folder: string): void {
  for (const line of readText(join(folder, 'cgroup.procs')).split('\n')) {
    const pid = Number(line);
    if (!pid) {
      continue;
    }
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone in the meantime.
    }
  }
}

/** Removes a group folder once the last process has left it; `kill` is called until then. */
export async function removeWhenEmpty(folder: string, kill: () => void): Promise<void> {
  const deadline = Date.now() + EMPTY_AFTER_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') {
        return;
      }
      if (code !== 'EBUSY' || Date.now() > deadline) {
        throw error;
      }
    }
    kill();
    await delay(pause);
  }
}
