import { cpSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { SystemUnusable } from '../system/mount-points.js';
import { writeFiles } from './instance-directory.js';
import { COMMON_FILES, etcSources, stateOf } from './system-files.js';

/** Over these, each sandbox mounts its own. */
const OWN = { passwd: '', group: '', 'resolv.conf': '' };

/** A tenth of it is much. Whoever made a system may have wanted to fill the disk of the machine, or to keep it busy. */
const MOST = { megabytes: 64, files: 20_000 };

/**
 * Copies of what sandboxes see in /etc: thirty mounts of single files would take a third of the time that a sandbox takes to enter.
 * A copy is made anew when a source has been replaced; a change deep in a folder is seen by the next platform.
 */
export class EtcFolders {
  readonly #copies = new Map<string, { path: string; state: string }>();
  #count = 0;

  /** `parent`: for the copies. Nothing else removes them, as sandboxes may still see former ones. */
  constructor(private readonly parent: string) {}

  /** The folder to show as /etc. `root` is the system's, the machine's unless given; `build` adds package settings. */
  folder(options: { root?: string | undefined; build: boolean }): string {
    const sources = etcSources(options);
    const state = sources.map(([, path]) => stateOf(path)).join();
    const key = `${options.build}:${options.root ?? ''}`;
    let copy = this.#copies.get(key);
    if (copy?.state !== state) {
      copy = { path: this.#copy(sources), state };
      this.#copies.set(key, copy);
    }
    return copy.path;
  }

  #copy(sources: readonly (readonly [name: string, path: string])[]): string {
    refuseExcess(sources.map(([, source]) => source));
    const path = join(this.parent, `etc-${++this.#count}`);
    mkdirSync(path, { recursive: true, mode: 0o755 });
    for (const [name, source] of sources) {
      cpSync(source, join(path, name), { recursive: true, verbatimSymlinks: true });
    }
    writeFiles(path, { ...COMMON_FILES, ...OWN });
    return path;
  }
}

/** Goes no further than to where it is too much. */
function refuseExcess(paths: readonly string[]): void {
  const left = [...paths];
  let [bytes, files] = [0, 0];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const found = lstatSync(path);
    bytes += found.size;
    files += 1;
    if (files > MOST.files || bytes > MOST.megabytes * 1024 * 1024) {
      throw new SystemUnusable(`What sandboxes need of /etc is more than ${MOST.files} files or ${MOST.megabytes} MiB, up to ${path}`);
    }
    if (found.isDirectory()) {
      left.push(...readdirSync(path).map((name) => join(path, name)));
    }
  }
}
