import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const copies = new Map<string, string>();

/**
 * A copy of a language's runner programs below the driver's own folder, which the daemon is known to see under the same path: a
 * platform that is itself in a container has the originals in its image, where the daemon has nothing. Made once for each content.
 */
export function pipeCopy(home: string, pipeDirectory: string): string {
  const key = `${home}\0${pipeDirectory}`;
  const copy = copies.get(key) ?? makeCopy(join(home, 'pipes'), pipeDirectory);
  copies.set(key, copy);
  return copy;
}

function makeCopy(parent: string, pipeDirectory: string): string {
  const target = join(parent, contentDigest(pipeDirectory));
  if (existsSync(target)) {
    return target;
  }
  mkdirSync(parent, { recursive: true, mode: 0o711 });
  const temporary = join(parent, `.${randomUUID()}`);
  cpSync(pipeDirectory, temporary, { recursive: true });
  try {
    renameSync(temporary, target);
  } catch (error) {
    // Another process was faster: theirs is the same.
    rmSync(temporary, { recursive: true });
    if (!existsSync(target)) {
      throw error;
    }
  }
  return target;
}

function contentDigest(directory: string): string {
  const digest = createHash('sha256');
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    digest.update(`${path.slice(directory.length)}\0`).update(readFileSync(path));
  }
  return digest.digest('hex').slice(0, 16);
}
