import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { removeUnmounted } from '../preboot/late-mounts.js';
import { folders, readText } from './cgroup-files.js';

let instances = 0;

/** Names a driver of a process such that no other process, earlier or later, has the same name. */
export function ownerName(): string {
  return `${process.pid}-${startTime(process.pid)}-${++instances}`;
}

/** Whether the process that an owner name speaks of still runs. */
export function isOwnerAlive(owner: string): boolean {
  const [pid, start] = owner.split('-');
  return startTime(Number(pid)) === start;
}

/** Names the set of processes among which owner names mean something: containers may share a control group tree. */
export function processNamespace(): string {
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0];
}

/** In clock ticks since the machine started: with the process id, unique until the next boot. */
function startTime(pid: number): string | undefined {
  // The second field, the program's name, is in parentheses and may hold anything.
  const stat = readText(`/proc/${pid}/stat`);
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] : undefined;
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
      if (/^\d+-\d+-\d+$/.test(owner) && !isOwnerAlive(owner)) {
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
