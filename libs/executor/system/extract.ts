import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A sandbox brings these itself, and their nodes could not be made by anybody but root. */
const LEFT_OUT = ['dev', 'proc', 'sys'].flatMap((name) => [`--exclude=${name}/*`, `--exclude=./${name}/*`]);

/** Lays the files of a root file system into an empty directory. All of them become the platform's own. */
export async function extract(archive: Readable, directory: string, signal: AbortSignal): Promise<void> {
  const words = ['--extract', '--no-same-owner', '--anchored', ...LEFT_OUT, '--directory', directory];
  const tar = spawn('tar', words, { stdio: ['pipe', 'ignore', 'pipe'], signal });
  let complaint = '';
  tar.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
  const closed = once(tar, 'close') as Promise<[number | null]>;
  // When tar ends early its exit code and its complaint say why, and the pipe that broke says nothing.
  const fed = pipeline(archive, tar.stdin, { signal }).catch((error: unknown) => error);
  const [code] = await closed;
  const problem = await fed;
  signal.throwIfAborted();
  if (code !== 0) {
    throw new Error(`The files of the system could not be unpacked (${code}): ${complaint || String(problem)}`);
  }
}
