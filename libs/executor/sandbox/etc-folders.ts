import { cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { writeFiles } from './instance-directory.js';
import { COMMON_FILES, etcSources } from './system-files.js';

/** Over these, each sandbox mounts its own. */
const OWN = { passwd: '', group: '', 'resolv.conf': '' };

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
    const path = join(this.parent, `etc-${++this.#count}`);
    mkdirSync(path, { recursive: true, mode: 0o755 });
    for (const [name, source] of sources) {
      cpSync(source, join(path, name), { recursive: true, verbatimSymlinks: true });
    }
    writeFiles(path, { ...COMMON_FILES, ...OWN });
    return path;
  }
}

function stateOf(path: string): string {
  const { ino, mtimeMs } = statSync(path);
  return `${ino}:${mtimeMs}`;
}
