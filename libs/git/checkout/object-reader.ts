import { GitCommand } from '../command/git-command.js';
import { isTreePath } from './tree-path.js';
import { startGit, type GitProcess } from '../command/git-process.js';

const NEWLINE = 0x0a;
const MAX_HEADER_BYTES = 10_000;

/** One `git cat-file --batch`: objects come in the order they are asked for, in pieces of bounded size. */
export class ObjectReader {
  readonly #git: GitProcess;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(repository: string) {
    this.#git = startGit(new GitCommand('cat-file').in(repository).flag('--batch'));
    this.#chunks = (this.#git.stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Type and size of the object of this name (no line break in it); undefined when git does not have it. Its content must be read before the next. */
  async next(name: string): Promise<{ type: string; size: number } | undefined> {
    this.#git.stdin.write(`${name}\n`);
    const header = await this.#line();
    const [, type, size] = / (\w+) (\d+)$/.exec(header) ?? [];
    return type === undefined ? undefined : { type, size: Number(size) };
  }

  async *content(size: number): AsyncGenerator<Buffer> {
    let left = size;
    while (left > 0) {
      const piece = (this.#rest.length > 0 ? this.#rest : await this.#chunk()).subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    await this.#line();
  }

  close(): void {
    this.#git.stop();
  }

  async #line(): Promise<string> {
    let end = this.#rest.indexOf(NEWLINE);
    while (end === -1 && this.#rest.length < MAX_HEADER_BYTES) {
      const before = this.#rest;
      this.#rest = Buffer.concat([before, await this.#chunk()]);
      end = this.#rest.indexOf(NEWLINE);
    }
    const line = this.#rest.subarray(0, end).toString('latin1');
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** The next chunk also becomes the rest, of which the caller takes what it needs. */
  async #chunk(): Promise<Buffer> {
    const { done, value } = await this.#chunks.next();
    if (done) {
      const { stderr } = await this.#git.ended;
      throw new Error(`git cat-file ended early: ${stderr.trim()}`);
    }
    this.#rest = value;
    return value;
  }
}

/** Content of a file of a commit; undefined when it is not there, no file, or larger than `maxBytes`. */
export async function readBlob(repository: string, commit: string, path: string, maxBytes: number): Promise<Buffer | undefined> {
  if (!isTreePath(path)) {
    return undefined;
  }
  const reader = new ObjectReader(repository);
  try {
    const object = await reader.next(`${commit}:${path}`);
    if (object?.type !== 'blob' || object.size > maxBytes) {
      return undefined;
    }
    return await gathered(reader.content(object.size));
  } finally {
    reader.close();
  }
}

/** All pieces of an object that is known to be small. */
export async function gathered(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) {
    all.push(piece);
  }
  return Buffer.concat(all);
}
