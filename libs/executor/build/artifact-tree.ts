import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const WATCH_INTERVAL_MS = 500;

/**
 * Gives a tree to a user. Links are changed themselves and never followed: the tree may come from a stranger.
 * Nothing may run in the tree meanwhile.
 */
export async function giveTree(folder: string, uid: number, gid: number): Promise<void> {
  await run('chown', ['-R', '-h', '-P', `${uid}:${gid}`, '--', folder]);
}

/** Makes a tree readable for every slot's user and writable for its owner only. `chmod -R` follows no links. */
export async function openTree(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+rwX,go+rX,go-w,a-s', '--', folder]);
}

/** Removes a tree that a stranger made: Node.js alone cannot where names are nested deeper than a path may be long. Nothing to remove is fine. */
export async function removeTree(path: string): Promise<void> {
  await run('rm', ['-rf', '--', path]);
}

/** A path below `folder`, from there, that has more than `bytes` bytes; undefined when none has. Ends at the first, and looks at none that cannot be: a name has 255 at most. */
export async function overlongPath(folder: string, bytes: number): Promise<string | undefined> {
  const least = String(Math.ceil(bytes / 256));
  // In the locale C a dot is one byte, whatever it is of.
  const { stdout } = await run('env', ['LC_ALL=C', 'find', '.', '-mindepth', least, '-regextype', 'posix-extended', '-regex', `\\./.{${bytes + 1},}`, '-printf', '%P', '-quit'], { cwd: folder });
  return stdout || undefined;
}

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
  while (await delay(Math.max(WATCH_INTERVAL_MS, 4 * took), true, { signal }).catch(() => false)) {
    const before = Date.now();
    const used = await diskUsageMb(folder);
    took = Date.now() - before;
    if (!signal.aborted && used > limitMb) {
      onExceeded();
      return;
    }
  }
}
