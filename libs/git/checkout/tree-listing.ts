import { GitCommand } from '../command/git-command.js';
import { GitFailed, startGit } from '../command/git-process.js';
import { checkTreePath, UnsafeTree } from './tree-path.js';

export interface TreeFile {
  kind: 'file' | 'executable' | 'symlink';
  id: string;
  size: number;
  path: Buffer;
}

export interface CheckoutLimits {
  maxFiles: number;
  maxBytes: number;
}

const MAX_RECORD_BYTES = 1_048_576;
const KINDS: Record<string, TreeFile['kind'] | undefined> = { '100755': 'executable', '120000': 'symlink' };

/**
 * All files of a commit with their sizes. Submodules are left out: their content is not in the repository.
 * Throws UnsafeTree as soon as a path is not allowed or a limit is passed: a small repository can hold a tree without end.
 */
export async function listTree(repository: string, commit: string, limits: CheckoutLimits): Promise<TreeFile[]> {
  const command = new GitCommand('ls-tree').in(repository).flag('-r').flag('-z').flag('--long').flag('--full-tree').value(commit);
  const git = startGit(command);
  git.stdin.end();
  const files: TreeFile[] = [];
  let bytes = 0;
  try {
    for await (const record of records(git.stdout as AsyncIterable<Buffer>)) {
      const file = parseRecord(record);
      if (file) {
        bytes += file.size;
        if (files.push(file) > limits.maxFiles) {
          throw new UnsafeTree(`The repository holds more than ${limits.maxFiles} files.`);
        }
        if (bytes > limits.maxBytes) {
          throw new UnsafeTree(`The files of the repository take more than ${Math.floor(limits.maxBytes / 1_048_576)} MiB.`);
        }
      }
    }
  } catch (error) {
    git.stop();
    throw error;
  }
  const { exitCode, stderr } = await git.ended;
  if (exitCode !== 0) {
    throw new GitFailed(String(command), exitCode, stderr);
  }
  return files;
}

async function* records(output: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of output) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0, start)) {
      yield rest.subarray(start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
    if (rest.length > MAX_RECORD_BYTES) {
      throw new UnsafeTree('The repository holds a path without end.');
    }
  }
}

/** `<mode> <type> <id> <size, padded>\t<path>` */
function parseRecord(record: Buffer): TreeFile | undefined {
  const tab = record.indexOf(0x09);
  const [mode = '', type, id = '', size] = record.subarray(0, tab).toString('latin1').split(/ +/);
  const path = checkTreePath(Buffer.from(record.subarray(tab + 1)));
  return type === 'blob' ? { kind: KINDS[mode] ?? 'file', id, size: Number(size), path } : undefined;
}
