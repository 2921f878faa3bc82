import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Mounter } from './mounter.js';

const run = promisify(execFile);

/** What a driver's folder has for its mounts: nothing but empty folders, over which artifacts may be mounted. */
const MOUNTS = 'mounts';
const PARTS = ['shared', 'staging'] as const;

/** A folder that one sandbox or container holds from its beginning. */
export interface LateFolder {
  readonly path: string;
  /** Shows the artifact, read-only, to who holds the folder. */
  attach(artifact: string): Promise<void>;
  release(): Promise<void>;
}

/**
 * Folders that sandboxes or containers hold from their beginning, and over which artifacts are mounted later: the folder of all of
 * them is a shared mount, and what is mounted below it reaches whoever holds it. Needs root.
 */
export class LateMounts {
  readonly #shared: string;
  readonly #staging: string;
  readonly #mounter = new Mounter();

  private constructor(folder: string) {
    const [shared, staging] = PARTS.map((part) => join(folder, MOUNTS, part)) as [string, string];
    this.#shared = shared;
    this.#staging = join(staging, 'artifact');
  }

  /** `folder` is this driver's own, to be removed by `removeUnmounted`. */
  static async open(folder: string): Promise<LateMounts> {
    const mounts = new LateMounts(folder);
    await mkdir(mounts.#shared, { recursive: true, mode: 0o755 });
    await mkdir(mounts.#staging, { recursive: true, mode: 0o700 });
    await run('mount', ['--bind', mounts.#shared, mounts.#shared]);
    await run('mount', ['--make-private', mounts.#shared]);
    await run('mount', ['--make-shared', mounts.#shared]);
    return mounts;
  }

  /** `name`: of the holder. */
  async reserve(name: string): Promise<LateFolder> {
    const path = join(this.#shared, name);
    await mkdir(path, { mode: 0o755 });
    return {
      path,
      attach: (artifact) => this.#mounter.show(artifact, this.#staging, path),
      release: async () => {
        await unmountBelow(path);
        await rmdir(path);
      },
    };
  }

  async close(): Promise<void> {
    this.#mounter.close();
    await unmountBelow(this.#shared);
  }
}

/** Removes a driver's folder, but never what is mounted in it. */
export async function removeUnmounted(folder: string): Promise<void> {
  await unmountBelow(folder);
  await removeMountPoints(join(folder, MOUNTS));
  await rm(folder, { recursive: true, force: true });
}

/**
 * Ends every mount at or below `folder`, the innermost first. Throws when one stays. Another driver may do the same at the same time: two of
 * them sweep what a third left.
 */
export async function unmountBelow(folder: string): Promise<void> {
  // The kernel names mount points by their real paths.
  const real = await realpath(folder).catch(() => folder);
  for (const path of (await mountPoints(real)).reverse()) {
    try {
      // Lazily: what is being torn down may still hold it.
      await run('umount', ['-l', path]);
    } catch (error) {
      if ((await mountPoints(path)).includes(path)) {
        throw error;
      }
    }
  }
}

/**
 * One by one and each only if it is empty: should a program that outlived its platform mount an artifact this moment, it is not the
 * artifact that is removed.
 */
async function removeMountPoints(folder: string): Promise<void> {
  const parts = PARTS.map((part) => join(folder, part));
  for (const part of parts) {
    const names = await readdir(part).catch(unlessGone);
    await Promise.all((names ?? []).map((name) => rmdir(join(part, name)).catch(unlessGone)));
  }
  for (const path of [...parts, folder]) {
    await rmdir(path).catch(unlessGone);
  }
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}

async function mountPoints(folder: string): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  const paths = table.split('\n').map((line) => unescape(line.split(' ')[4] ?? ''));
  return paths.filter((path) => path === folder || path.startsWith(`${folder}/`));
}

/** The kernel writes white space in paths as octal numbers. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
