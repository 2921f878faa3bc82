import { checkTreePath } from '../checkout/tree-path.js';
import { DEFAULT_BRANCH } from './names.js';
import { nodegit, type Oid, type Repository } from './nodegit.js';

export interface RepositoryFile {
  content: Buffer;
  executable: boolean;
}

export interface InitialCommit {
  author: { name: string; email: string };
  message: string;
}

type Folder = Map<string, RepositoryFile | Folder>;

const FILE_MODE = 0o100644;
const EXECUTABLE_MODE = 0o100755;
const FOLDER_MODE = 0o040000;

/** Writes the files as the first commit of the default branch. */
export async function writeInitialCommit(
  repository: Repository,
  files: ReadonlyMap<string, RepositoryFile>,
  { author, message }: InitialCommit,
): Promise<void> {
  const tree = await nodegit.Tree.lookup(repository, await writeFolder(repository, asFolders(files)));
  const signature = nodegit.Signature.now(signatureText(author.name), signatureText(author.email));
  const text = message.endsWith('\n') ? message : `${message}\n`;
  await nodegit.Commit.create(repository, DEFAULT_BRANCH, signature, signature, 'UTF-8', text, tree, 0, []);
}

/** A commit header has no way to quote these characters. */
function signatureText(text: string): string {
  return text.replace(/[<>\u0000-\u001f]/g, '').trim() || 'unknown';
}

function asFolders(files: ReadonlyMap<string, RepositoryFile>): Folder {
  const root: Folder = new Map();
  for (const [path, file] of files) {
    const parts = checkTreePath(Buffer.from(path)).toString().split('/');
    const name = parts.pop() as string;
    let folder = root;
    for (const part of parts) {
      const next = folder.get(part) ?? new Map<string, never>();
      if (!(next instanceof Map)) {
        throw new TypeError(`Both a file and a folder: ${path}`);
      }
      folder.set(part, next);
      folder = next;
    }
    if (folder.has(name)) {
      throw new TypeError(`Both a file and a folder: ${path}`);
    }
    folder.set(name, file);
  }
  return root;
}

async function writeFolder(repository: Repository, folder: Folder): Promise<Oid> {
  const builder = await nodegit.Treebuilder.create(repository);
  for (const [name, entry] of folder) {
    if (entry instanceof Map) {
      await builder.insert(name, await writeFolder(repository, entry), FOLDER_MODE);
    } else {
      const blob = await repository.createBlobFromBuffer(entry.content);
      await builder.insert(name, blob, entry.executable ? EXECUTABLE_MODE : FILE_MODE);
    }
  }
  return builder.write();
}
