import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const OUTPUT_MAX_BYTES = 1 << 26;

/** The programs of a virtual environment, made once for each list of requirements. */
export async function pythonEnvironment(name: string, requirements: string): Promise<string> {
  const list = join(ROOT, requirements);
  const directory = await madeOnce(name, [list], async (target) => {
    await run('/usr/bin/python3', ['-m', 'venv', target]);
    await run(join(target, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', list], { maxBuffer: OUTPUT_MAX_BYTES });
  });
  return join(directory, 'bin');
}

/** The programs of npm packages that are none of the project's own, made once for each lock file. */
export async function nodePrograms(name: string, folder: string): Promise<string> {
  const files = ['package.json', 'package-lock.json', '.npmrc'].map((file) => join(ROOT, folder, file));
  const directory = await madeOnce(name, files, async (target) => {
    await mkdir(target);
    await Promise.all(files.map((file) => cp(file, join(target, file.slice(join(ROOT, folder).length)))));
    await run('npm', ['ci', '--ignore-scripts'], { cwd: target, maxBuffer: OUTPUT_MAX_BYTES });
  });
  return join(directory, 'node_modules/.bin');
}

async function madeOnce(name: string, sources: string[], make: (directory: string) => Promise<void>): Promise<string> {
  const digest = createHash('sha256');
  sources.forEach((source) => digest.update(readFileSync(source)));
  const directory = join(ROOT, '.toolchain', `${name}-${digest.digest('hex').slice(0, 12)}`);
  await mkdir(join(ROOT, '.toolchain'), { recursive: true });
  await oneAtATime(`${directory}.lock`, async () => {
    if (!existsSync(join(directory, 'complete'))) {
      await rm(directory, { recursive: true, force: true });
      await make(directory);
      await writeFile(join(directory, 'complete'), '');
    }
  });
  return directory;
}

/** Among all processes of a test run. A lock whose process is gone counts for nothing. */
async function oneAtATime(lock: string, work: () => Promise<void>): Promise<void> {
  while (!(await taken(lock))) {
    if (!existsSync(`/proc/${(await readFile(lock, 'utf8').catch(() => '')).trim() || 'self'}`)) {
      await rm(lock, { force: true });
    }
    await sleep(100);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
