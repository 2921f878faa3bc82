import { randomBytes } from 'node:crypto';
import { endpointError, tagged } from './fake-refusal.js';
import { type FakeFolder, type FakeTree, TreeProblem } from './fake-tree.js';
import { folderOf, metadataOf } from './fake-metadata.js';

interface Cursor {
  folder: string;
  /** The paths that were there when the list began. */
  paths: string[];
  /** How many of them have been told. */
  at: number;
  limit: number;
}

const PAGE = 500;
/** By how many entries a page may be longer than was asked for: `an approximate number`. */
const MORE = 2;

/** Folders page by page. A cursor may be used more than once, and belongs to its folder. */
export class FakeListing {
  private readonly cursors = new Map<string, Cursor>();

  constructor(private readonly tree: FakeTree) {}

  begin({ path, recursive = false, limit = PAGE }: { path: string; recursive?: boolean; limit?: number }): object {
    const folder = this.tree.find(path);
    if (folder.tag === 'file') {
      throw new TreeProblem('lookup', tagged('not_folder'));
    }
    const paths = [...this.pathsIn(folder, path, recursive)];
    // A recursive list begins with the folder itself.
    return this.page({ folder: path, paths: recursive && path !== '' ? [path, ...paths] : paths, at: 0, limit });
  }

  continue({ cursor }: { cursor: string }): object {
    const known = this.cursors.get(cursor);
    if (!known) {
      throw endpointError(tagged('reset'));
    }
    this.tree.find(known.folder);
    return this.page(known);
  }

  /** All cursors are worth nothing any more, as after a great change. */
  reset(): void {
    this.cursors.clear();
  }

  private page(cursor: Cursor): object {
    const end = Math.min(cursor.at + cursor.limit + MORE, cursor.paths.length);
    const next = `AA${randomBytes(60).toString('base64url')}`;
    this.cursors.set(next, { ...cursor, at: end });
    return {
      entries: cursor.paths.slice(cursor.at, end).map((path) => this.entry(path)),
      cursor: next,
      has_more: end < cursor.paths.length,
    };
  }

  /** What went since the list began is told as deleted. */
  private entry(path: string): object {
    try {
      return metadataOf(this.tree.find(path), folderOf(path));
    } catch {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return { '.tag': 'deleted', name, path_lower: path.toLowerCase(), path_display: path };
    }
  }

  private *pathsIn(folder: FakeFolder, path: string, recursive: boolean): Generator<string> {
    for (const child of folder.children.values()) {
      yield `${path}/${child.name}`;
      if (recursive && child.tag === 'folder') {
        yield* this.pathsIn(child, `${path}/${child.name}`, true);
      }
    }
  }
}
