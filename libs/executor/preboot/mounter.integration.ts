import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { needingRoot } from '../../../test/support/needing.js';
import { unmountBelow } from './late-mounts.js';
import { Mounter } from './mounter.js';

needingRoot.describe('the program that mounts', () => {
  let root: string;
  let staging: string;
  let mounter: Mounter;
  const folder = (name: string, file?: string) => {
    const path = join(root, name);
    mkdirSync(path);
    if (file !== undefined) {
      writeFileSync(join(path, file), '');
    }
    return path;
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mounter ü\n'));
    staging = folder('staging');
    mounter = new Mounter();
  });
  afterEach(async () => {
    mounter.close();
    await unmountBelow(root);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('mounter');
    rmSync(root, { recursive: true });
  });

  it('shows each of many at once at its place, read-only, and nothing at the staging folder', async () => {
    const targets = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => {
        const target = folder(`target ${name}`);
        await mounter.show(folder(name, name), staging, target);
        return target;
      }),
    );
    expect(targets.map((target) => readdirSync(target))).toEqual([['a'], ['b'], ['c'], ['d']]);
    targets.forEach((target) => expect(() => writeFileSync(join(target, 'new'), '')).toThrow('EROFS'));
    expect(readdirSync(staging)).toEqual([]);
  });

  it('says what the kernel says, and goes on', async () => {
    const [artifact, target] = [folder('artifact', 'file'), folder('target')];
    await expect(mounter.show(join(root, 'missing'), staging, target)).rejects.toThrow(/^mounting .*missing: No such file/s);
    await expect(mounter.show(artifact, staging, join(root, 'missing'))).rejects.toThrow(/^mounting it at .*missing: No such file/s);
    expect(readdirSync(staging)).toEqual([]);
    await expect(mounter.show('', staging, target)).rejects.toThrow('empty');
    await mounter.show(artifact, staging, target);
    expect(existsSync(join(target, 'file'))).toBe(true);
  });

  it('is followed by another when it is killed', async () => {
    const [artifact, target] = [folder('artifact', 'file'), folder('target')];
    await mounter.show(artifact, staging, target);
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
    // The youngest: others may be of tests before this one.
    const program = children.findLast((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'perl\n')!;
    execFileSync('kill', ['-STOP', program]);
    const lost = mounter.show(artifact, staging, target);
    execFileSync('kill', ['-KILL', program]);
    await expect(lost).rejects.toThrow('has ended: exit code null, signal SIGKILL');
    await mounter.show(artifact, staging, folder('other'));
    expect(existsSync(join(root, 'other/file'))).toBe(true);
  });
});
