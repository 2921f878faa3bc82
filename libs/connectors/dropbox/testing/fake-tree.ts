import { randomBytes } from 'node:crypto';
import { type Tagged, tagged } from './fake-refusal.js';

export interface FakeFile {
  tag: 'file';
  id: string;
  name: string;
  rev: string;
  size: number;
  modified: Date;
  /** Where the content lies. */
  blob: string;
}

export interface FakeFolder {
  tag: 'folder';
  id: string;
  name: string;
  /** By their names in lower case. */
  children: Map<string, FakeNode>;
}

export type FakeNode = FakeFile | FakeFolder;

/** Whether a file that is there may be replaced. */
export type WriteMode = 'add' | 'overwrite';

/** Where an upload goes. */
export interface Commit {
  path: string;
  mode?: WriteMode;
}

/** What does not work with a path. Every route wraps this in its own way. */
export class TreeProblem extends Error {
  constructor(
    readonly about: 'lookup' | 'write',
    readonly error: Tagged,
  ) {
    super(error['.tag']);
  }
}

const NAME_MAX = 255;
/** Of Dropbox's help about files that it does not keep. */
const DISALLOWED = new Set(['desktop.ini', 'thumbs.db', '.ds_store', '.dropbox', '.dropbox.attr', '.dropbox.cache']);

/** The files and folders of one account: a name is kept as it was written first, and found in any upper and lower case. */
export class FakeTree {
  readonly root: FakeFolder = { tag: 'folder', id: 'id:root', name: '', children: new Map() };

  /** `path` as in the API: empty for the root. */
  find(path: string): FakeNode {
    let node: FakeNode | undefined = this.root;
    for (const name of namesOf(path, 'lookup')) {
      node = node?.tag === 'folder' ? node.children.get(name.toLowerCase()) : undefined;
    }
    if (!node) {
      throw new TreeProblem('lookup', tagged('not_found'));
    }
    return node;
  }

  /** `twin`: the revision that has the same content. Where the path leads to that one, nothing changes. */
  commit({ path, mode = 'add' }: Commit, blob: string, size: number, twin?: string): FakeFile {
    const { folder, name } = this.place(path);
    const old = folder.children.get(name.toLowerCase());
    if (old?.tag === 'file' && old.rev === twin) {
      return old;
    }
    if (old && (old.tag === 'folder' || mode === 'add')) {
      throw new TreeProblem('write', tagged('conflict', old.tag));
    }
    const changed = { rev: randomBytes(8).toString('hex'), size, blob, modified: new Date() };
    const file: FakeFile = { tag: 'file', id: newId(), name, ...old, ...changed };
    folder.children.set(name.toLowerCase(), file);
    return file;
  }

  makeFolder(path: string): FakeFolder {
    const { folder, name } = this.place(path);
    const taken = folder.children.get(name.toLowerCase());
    if (taken) {
      throw new TreeProblem('write', tagged('conflict', taken.tag));
    }
    const made: FakeFolder = { tag: 'folder', id: newId(), name, children: new Map() };
    folder.children.set(name.toLowerCase(), made);
    return made;
  }

  /** Dropbox does not tell what it answers when `rev` is another one; that there is something in the way is the nearest that it has. */
  remove(path: string, rev: string | undefined): FakeNode {
    const node = this.find(path);
    if (rev !== undefined && (node.tag === 'folder' || node.rev !== rev)) {
      throw new TreeProblem('write', tagged('conflict', node.tag));
    }
    const above = this.find(path.slice(0, path.lastIndexOf('/'))) as FakeFolder;
    above.children.delete(node.name.toLowerCase());
    return node;
  }

  /** Where something new goes. The folders above it are made. */
  private place(path: string): { folder: FakeFolder; name: string } {
    const names = namesOf(path, 'write');
    const name = names.pop()!;
    let folder = this.root;
    for (const part of names) {
      let next = folder.children.get(part.toLowerCase());
      if (next?.tag === 'file') {
        throw new TreeProblem('write', tagged('conflict', 'file_ancestor'));
      }
      next ??= { tag: 'folder', id: newId(), name: part, children: new Map() };
      folder.children.set(part.toLowerCase(), next);
      folder = next;
    }
    return { folder, name };
  }
}

function namesOf(path: string, about: 'lookup' | 'write'): string[] {
  const names = path.split('/').slice(1);
  if (
    names.some((name) => name === '' || name === '.' || name === '..' || name.length > NAME_MAX || /[\\\u007f]| $/.test(name))
  ) {
    throw new TreeProblem(about, tagged('malformed_path'));
  }
  if (about === 'write' && names.some((name) => DISALLOWED.has(name.toLowerCase()))) {
    throw new TreeProblem(about, tagged('disallowed_name'));
  }
  return names;
}

function newId(): string {
  return `id:${randomBytes(16).toString('base64url')}`;
}
