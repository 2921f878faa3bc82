import { constants } from 'node:fs';
import { mkdir, open, readdir, symlink } from 'node:fs/promises';
import { gathered, ObjectReader } from './object-reader.js';
import { listTree, type CheckoutLimits, type TreeFile } from './tree-listing.js';
import { UnsafeTree } from './tree-path.js';

export type { CheckoutLimits } from './tree-listing.js';

const DEFAULT_LIMITS: CheckoutLimits = { maxFiles: 100_000, maxBytes: 4 * 1024 ** 3 };
const MAX_LINK_BYTES = 4095;
const SLASH = Buffer.from('/');
/** Never through a link, never over a file that is there. */
const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;

/**
 * Writes the files of a commit, byte for byte, into an empty directory.
 *
 * No attribute of the repository has a say: no line-end conversion, no filter, no `export-ignore`, no hook. Symbolic links
 * are written as such, after everything else, so nothing is ever written through one. Submodules are left out.
 * Throws UnsafeTree for a commit that is not to be written; the directory's content is then undefined.
 */
export async function checkOut(repository: string, commit: string, directory: string, limits = DEFAULT_LIMITS): Promise<void> {
  if ((await readdir(directory)).length > 0) {
    throw new TypeError(`Not an empty directory: ${directory}`);
  }
  const files = await listTree(repository, commit, limits);
  const reader = new ObjectReader(repository);
  const root = Buffer.from(directory);
  try {
    await makeFolders(root, files);
    for (const file of files.filter(({ kind }) => kind !== 'symlink')) {
      await writeFile(reader, root, file);
    }
    for (const link of files.filter(({ kind }) => kind === 'symlink')) {
      await writeLink(reader, root, link);
    }
  } catch (error) {
    throw contradiction(error) ?? error;
  } finally {
    reader.close();
  }
}

async function makeFolders(root: Buffer, files: readonly TreeFile[]): Promise<void> {
  // latin1 keeps every byte, so it serves as a key for names that are not UTF-8.
  const made = new Set<string>();
  for (const { path } of files) {
    for (let end = path.indexOf(SLASH); end !== -1; end = path.indexOf(SLASH, end + 1)) {
      const folder = path.subarray(0, end);
      const key = folder.toString('latin1');
      if (!made.has(key)) {
        made.add(key);
        await mkdir(below(root, folder));
      }
    }
  }
}

async function writeFile(reader: ObjectReader, root: Buffer, file: TreeFile): Promise<void> {
  const handle = await open(below(root, file.path), NEW_FILE, file.kind === 'executable' ? 0o755 : 0o644);
  try {
    for await (const piece of content(reader, file)) {
      await handle.writeFile(piece);
    }
  } finally {
    await handle.close();
  }
}

async function writeLink(reader: ObjectReader, root: Buffer, link: TreeFile): Promise<void> {
  if (link.size === 0 || link.size > MAX_LINK_BYTES) {
    throw new UnsafeTree('The repository holds a symbolic link whose target is not a path.');
  }
  const target = await gathered(content(reader, link));
  if (target.includes(0)) {
    throw new UnsafeTree('The repository holds a symbolic link whose target is not a path.');
  }
  await symlink(target, below(root, link.path));
}

async function* content(reader: ObjectReader, file: TreeFile): AsyncGenerator<Buffer> {
  const object = await reader.next(file.id);
  if (object?.type !== 'blob') {
    throw new Error(`The repository lacks object ${file.id}.`);
  }
  yield* reader.content(object.size);
}

function below(root: Buffer, path: Buffer): Buffer {
  return Buffer.concat([root, SLASH, path]);
}

/** In an empty directory these can only come from a tree that says two things about one name. */
function contradiction(error: unknown): UnsafeTree | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EEXIST' || code === 'ENOTDIR' || code === 'ELOOP'
    ? new UnsafeTree('The repository holds two entries of one name.', { cause: error })
    : undefined;
}
