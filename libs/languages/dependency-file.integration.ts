import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reading } from './dependency-file.js';
import { languages } from './registry.js';

describe('a build step that reads a dependency file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dependency-file-'));
    mkdirSync(join(folder, 'repository'));
    writeFileSync(join(folder, 'script.sh'), 'echo "read $#"');
    writeFileSync(join(folder, 'outside'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const at = (name: string): string => join(folder, 'repository', name);
  const run = (files: string[]): Promise<{ output: string; code: unknown }> => {
    const [program, ...args] = reading(files, join(folder, 'script.sh'));
    return new Promise((resolve) => {
      execFile(program!, args, { cwd: at('.') }, (error, stdout, stderr) => resolve({ output: stdout + stderr, code: error?.code ?? 0 }));
    });
  };

  it('runs its script where the files are there, links to others of the repository, or missing', async () => {
    writeFileSync(at('base.txt'), 'x');
    symlinkSync('base.txt', at('link.txt'));
    expect(await run(['base.txt', 'link.txt', 'missing.txt'])).toEqual({ output: 'read 0\n', code: 0 });
  });

  it.each([
    ['a link to a device', () => symlinkSync('/dev/zero', at('list.txt'))],
    ['a link out of the repository', () => symlinkSync('../outside', at('list.txt'))],
    ['a link to nothing', () => symlinkSync('nothing', at('list.txt'))],
    ['a FIFO', () => execFileSync('mkfifo', [at('list.txt')])],
    ['a folder', () => mkdirSync(at('list.txt'))],
  ])('refuses %s', async (_name, make) => {
    make();
    expect(await run(['missing.txt', 'list.txt'])).toEqual({ output: 'list.txt is not a regular file of the repository.\n', code: 1 });
  });

  it('refuses what is larger than such a file can be', async () => {
    writeFileSync(at('list.txt'), '');
    truncateSync(at('list.txt'), 16 * 1024 * 1024 + 1);
    expect(await run(['list.txt'])).toEqual({ output: 'list.txt has more than 16 MiB.\n', code: 1 });
  });

  it.each(languages.map((language) => [language.id, language] as const))('is how %s reads its own', (_id, { build, dependencyFile }) => {
    const [, , , , script, ...files] = build[0]!.command;
    expect(build[0]!.command).toEqual(reading(files, script!));
    expect(files).toContain(dependencyFile);
  });
});
