import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A repository as a person has it, driven by the plain git program. */
export interface WorkingCopy {
  git(...words: string[]): Promise<string>;
  write(path: string, content: string): Promise<void>;
  /** Commits everything, pushes it, and returns the commit. */
  push(): Promise<string>;
  remove(): Promise<void>;
}

export async function workingCopy(url: string): Promise<WorkingCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'clone-'));
  const git = async (...words: string[]) => (await run('git', ['-C', directory, '-c', 'user.name=mia', '-c', 'user.email=mia@example.com', ...words])).stdout.trim();
  await git('clone', '--quiet', url, '.');
  return {
    git,
    write: async (path, content) => {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    },
    push: async () => {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', 'change');
      await git('push', '--quiet');
      return git('rev-parse', 'HEAD');
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

export async function until<T>(what: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    const value = await what();
    if (value) {
      return value;
    }
  }
  throw new Error(`It did not come to be within ${seconds} s`);
}
