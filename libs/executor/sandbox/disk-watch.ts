import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const INTERVAL_MS = 500;

/** What a folder takes on disk, in MiB. Follows no links and leaves no file system. */
export async function diskUsageMb(folder: string): Promise<number> {
  // A file that goes while `du` looks makes it fail, with the total printed all the same.
  const output = await run('du', ['-skx', '--', folder]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
  const kilobytes = Number.parseInt(output, 10);
  if (Number.isNaN(kilobytes)) {
    throw new Error(`Cannot measure what ${folder} takes on disk`);
  }
  return kilobytes / 1024;
}

/** Calls `onExceeded` once when `folder` grows beyond the limit. Looks until the signal stops it. */
export async function watchDisk(folder: string, limitMb: number, signal: AbortSignal, onExceeded: () => void): Promise<void> {
  let took = 0;
  // Large trees are slow to measure: spend at most a fifth of the time on it.
  while (await delay(Math.max(INTERVAL_MS, 4 * took), true, { signal }).catch(() => false)) {
    const before = Date.now();
    const used = await diskUsageMb(folder);
    took = Date.now() - before;
    if (signal.aborted || used <= limitMb) {
      continue;
    }
    onExceeded();
    return;
  }
}
