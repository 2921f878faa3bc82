/** The part of nodegit that we use. The package has no types; what is not listed here is not to be called. */
export interface Oid {
  tostrS(): string;
}

export interface Signature {
  name(): string;
  email(): string;
}

export interface Commit {
  sha(): string;
  message(): string;
  author(): Signature;
}

export interface Repository {
  createBlobFromBuffer(content: Buffer): Promise<Oid>;
  createRevWalk(): Revwalk;
  cleanup(): void;
}

export interface Revwalk {
  push(id: Oid): number;
  hide(id: Oid): number;
  getCommits(count: number): Promise<Commit[]>;
}

export interface Treebuilder {
  insert(name: string, id: Oid, mode: number): Promise<unknown>;
  write(): Promise<Oid>;
}

interface NodeGit {
  Repository: { init(path: string, isBare: 0 | 1): Promise<Repository>; openBare(path: string): Promise<Repository> };
  Treebuilder: { create(repository: Repository, source?: unknown): Promise<Treebuilder> };
  Tree: { lookup(repository: Repository, id: Oid): Promise<unknown> };
  Signature: { now(name: string, email: string): Signature };
  Commit: {
    lookup(repository: Repository, id: Oid): Promise<Commit>;
    create(
      repository: Repository,
      updateRef: string,
      author: Signature,
      committer: Signature,
      encoding: string,
      message: string,
      tree: unknown,
      parentCount: number,
      parents: Commit[],
    ): Promise<Oid>;
  };
  Reference: {
    nameToId(repository: Repository, name: string): Promise<Oid>;
    symbolicCreate(repository: Repository, name: string, target: string, force: 0 | 1, message: string): Promise<unknown>;
  };
  Oid: { fromString(sha: string): Oid };
  Error: { CODE: { ENOTFOUND: number } };
}

// The add-on can be loaded once in a process. Jest gives each test file a module system of its own and would load it
// again, which hangs; the process itself hands out Node's own.
const { createRequire } = process.getBuiltinModule('node:module');

export const nodegit = createRequire(import.meta.url)('nodegit') as NodeGit;

/** libgit2 says by number that a thing is not there; here that is a value. */
export async function orUndefined<T>(lookup: Promise<T>): Promise<T | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if ((error as { errno?: number }).errno === nodegit.Error.CODE.ENOTFOUND) {
      return undefined;
    }
    throw error;
  }
}
