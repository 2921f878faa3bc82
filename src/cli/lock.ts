import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, thisProcess, type Daemon } from './embedded/daemon.js';
import { Complaint } from './complaint.js';

/** Does the work while no other process does the same. The lock of a process that is gone does not count. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  take(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): void {
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(file, JSON.stringify(thisProcess()), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    const holder = readHolder(file);
    if (isAlive(holder)) {
      throw new Complaint(`Another "algoplane" (process ${holder.pid}) is at work on this installation. Wait for it to finish.`);
    }
    rmSync(file, { force: true });
  }
  throw new Complaint(`Another "algoplane" is starting on this installation. Try again.`);
}

function readHolder(file: string): Daemon | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Daemon;
  } catch {
    return undefined;
  }
}
