import { execFile, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A sandbox brings these itself, and their nodes could not be made by anybody but root. */
const LEFT_OUT = ['dev', 'proc', 'sys'].flatMap((name) => [`--exclude=${name}/*`, `--exclude=./${name}/*`]);

/** Lays the files of a root file system into an empty directory. All of them become the platform's own. */
export async function extract(archive: Readable, directory: string, signal: AbortSignal): Promise<void> {
  const words = ['--extract', '--no-same-owner', '--anchored', ...LEFT_OUT, '--directory', directory];
  const tar = spawn('tar', words, { stdio: ['pipe', 'ignore', 'pipe'], signal });
  let complaint = '';
  tar.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
  const closed = new Promise<number | null>((resolve) => tar.once('error', (error) => (complaint += error.message)).once('close', resolve));
  // When tar ends early its exit code and its complaint say why, and the pipe that broke says nothing.
  const fed = pipeline(archive, tar.stdin, { signal }).catch((error: unknown) => error);
  const code = await closed;
  const problem = await fed;
  signal.throwIfAborted();
  if (code !== 0) {
    throw new Error(`The files of the system could not be unpacked (${code}): ${complaint || String(problem)}`);
  }
  // An image may have nodes of devices anywhere, and here they would be the machine's own.
  await run('find', [directory, '-xdev', '(', '-type', 'b', '-o', '-type', 'c', ')', '-delete']);
}
