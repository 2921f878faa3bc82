import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');

/** A virtual environment with the published clients from PyPI, made once for each list of requirements. */
export async function pythonClients(): Promise<string> {
  const requirements = join(ROOT, 'test/clients/requirements.txt');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const directory = join(ROOT, '.toolchain', `python-clients-${digest}`);
  if (!existsSync(join(directory, 'complete'))) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(join(ROOT, '.toolchain'), { recursive: true });
    await run('/usr/bin/python3', ['-m', 'venv', directory]);
    await run(join(directory, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], { maxBuffer: 1 << 26 });
    await writeFile(join(directory, '.complete'), '');
    await rename(join(directory, '.complete'), join(directory, 'complete'));
  }
  return join(directory, 'bin');
}

export { run };
