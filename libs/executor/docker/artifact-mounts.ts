import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Read-only before it becomes visible: the options of a mount do not travel to the containers once it is there, but
 * those of its source do.
 */
const ATTACH = `
set -e
mount --bind "$1" "$2"
trap 'umount "$2"' EXIT
mount -o remount,bind,ro,nosuid,nodev "$2"
mount --bind "$2" "$3"
`;

/**
 * Folders that containers hold from their beginning, and over which artifacts are mounted later: the folder of all of
 * them is a shared mount, and what is mounted below it reaches the containers. Needs root.
 */
export class ArtifactMounts {
  readonly #shared: string;
  readonly #staging: string;

  private constructor(folder: string) {
    this.#shared = join(folder, 'shared');
    this.#staging = join(folder, 'staging');
  }

  /** `folder` is this driver's own. */
  static async open(folder: string): Promise<ArtifactMounts> {
    const mounts = new ArtifactMounts(folder);
    await mkdir(mounts.#shared, { recursive: true, mode: 0o755 });
    await mkdir(mounts.#staging, { recursive: true, mode: 0o700 });
    await run('mount', ['--bind', mounts.#shared, mounts.#shared]);
    await run('mount', ['--make-private', mounts.#shared]);
    await run('mount', ['--make-shared', mounts.#shared]);
    return mounts;
  }

  /** A folder for one container; returns its path. */
  async reserve(name: string): Promise<string> {
    const target = join(this.#shared, name);
    await mkdir(target, { mode: 0o755 });
    return target;
  }

  /** Shows the artifact, read-only, in the container that holds the folder. */
  async attach(name: string, artifact: string): Promise<void> {
    const staging = join(this.#staging, name);
    await mkdir(staging);
    try {
      await run('/bin/sh', ['-c', ATTACH, 'sh', artifact, staging, join(this.#shared, name)]);
    } finally {
      await rmdir(staging);
    }
  }

  async release(name: string): Promise<void> {
    const target = join(this.#shared, name);
    await unmountBelow(target);
    await rmdir(target);
  }

  async close(): Promise<void> {
    await unmountBelow(this.#shared);
  }
}

/** Removes a folder of the platform's own, but never what is mounted in it. */
export async function removeUnmounted(folder: string): Promise<void> {
  await unmountBelow(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Ends every mount at or below `folder`, the innermost first. Throws when one stays. */
export async function unmountBelow(folder: string): Promise<void> {
  for (const path of (await mountPoints(folder)).reverse()) {
    // Lazily: a container that is being torn down may still hold it.
    await run('umount', ['-l', path]);
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
