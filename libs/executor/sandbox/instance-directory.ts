import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOwnerAlive, isOwnerName } from '../owner-name.js';
import { removeUnmounted } from '../preboot/late-mounts.js';
import { folders } from './cgroup-files.js';

/** Names the set of processes among which owner names mean something: containers may share a control group tree. */
export function processNamespace(): string {
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0];
}

/** The folder of one driver under the platform's home. Only the platform may enter it. */
export class InstanceDirectory {
  readonly path: string;
  readonly #home: string;

  constructor(home: string, owner: string) {
    this.#home = home;
    this.path = join(home, owner);
  }

  /** Makes the folder with `files` in it and returns their paths, by name. */
  create(files: Readonly<Record<string, string | Buffer>>): Record<string, string> {
    mkdirSync(join(this.path, 'files'), { recursive: true, mode: 0o700 });
    return writeFiles(join(this.path, 'files'), files);
  }

  /** Where one slot or build has its files. */
  folder(name: string): string {
    return join(this.path, name);
  }

  async remove(): Promise<void> {
    await removeUnmounted(this.path);
  }

  /** Removes the folders of drivers whose process has gone. */
  async sweep(): Promise<void> {
    for (const owner of folders(this.#home)) {
      if (isOwnerName(owner) && !isOwnerAlive(owner)) {
        await removeUnmounted(join(this.#home, owner));
      }
    }
  }
}

/** Writes files that every sandbox user may read, and returns their paths by name. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): Record<string, string> {
  const paths: Record<string, string> = {};
  for (const [name, content] of Object.entries(files)) {
    paths[name] = join(folder, name);
    writeFileSync(paths[name], content, { mode: 0o644 });
  }
  return paths;
}
