import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { removeTree } from '#libs/executor/build/artifact-tree.js';
import { Settings } from '#src/platform/config/settings.js';

const DAY_MS = 24 * 3_600_000;
/** Beside the builds, on the same file system: a cache is moved and never copied. */
const PLACE = ['builds', 'caches'];

/**
 * What builds of one algorithm keep for its next ones on this machine: packages that were fetched, and what was compiled from them.
 *
 * The code of one algorithm writes a cache and only its own later builds read it, so that none can slip anything into another's. A build takes
 * the cache away while it runs: of two at once, the second finds none, and one that is killed leaves none that is half written.
 */
@Injectable()
export class BuildCaches {
  /** As a chore of the housekeeper. */
  readonly name = 'build caches';

  constructor(private readonly settings: Settings) {}

  /** The cache of that name, which says of which algorithm and on what system, in a directory that is this build's alone: empty for the first build, and for one that begins `afresh`. */
  async take(name: string, directory: string, afresh: boolean): Promise<void> {
    await removeTree(directory);
    if (!afresh && (await moved(this.path(name), directory))) {
      return;
    }
    await mkdir(directory, { recursive: true, mode: 0o700 });
  }

  /** Keeps the directory for the next build. Nothing may run in it any more. */
  async keep(name: string, directory: string): Promise<void> {
    await mkdir(this.settings.directory(...PLACE), { recursive: true, mode: 0o700 });
    await this.discard(name);
    const now = new Date();
    await utimes(directory, now, now);
    // Another build may have put its own there just now, which is as good.
    if (!(await moved(directory, this.path(name)))) {
      await removeTree(directory);
    }
  }

  /** Removes what has been unused for BUILD_CACHE_KEEP_DAYS: of deleted algorithms, too. */
  async run(now: number): Promise<void> {
    const before = now - this.settings.env.BUILD_CACHE_KEEP_DAYS * DAY_MS;
    const parent = this.settings.directory(...PLACE);
    for (const name of await readdir(parent).catch(() => [])) {
      const found = await stat(join(parent, name)).catch(() => undefined);
      if (found && found.mtimeMs < before) {
        await this.discard(name);
      }
    }
  }

  /** Out of the way first, and then removed: a build that takes a cache has the whole of it or none. */
  private async discard(name: string): Promise<void> {
    const discarded = this.path(`.${randomUUID()}`);
    if (await moved(this.path(name), discarded)) {
      await removeTree(discarded);
    }
  }

  private path(name: string): string {
    return this.settings.directory(...PLACE, name);
  }
}

/** False when there is nothing to move, or something in the way. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  }
}
