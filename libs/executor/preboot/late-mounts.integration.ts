import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { needingRoot } from '../../../test/support/needing.js';
import { LateMounts, removeUnmounted } from './late-mounts.js';

needingRoot.describe('what a killed platform left mounted', () => {
  let root: string;
  let folder: string;
  let artifact: string;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'late mounts '));
    folder = join(root, 'driver');
    artifact = join(root, 'artifact');
    mkdirSync(join(artifact, 'empty'), { recursive: true });
    writeFileSync(join(artifact, 'algorithm.py'), '');
    const mounts = await LateMounts.open(folder);
    for (const name of ['a', 'b', 'c', 'd']) {
      await (await mounts.reserve(name)).attach(artifact);
    }
  });
  afterEach(() => {
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(root.replaceAll(' ', '\\040'));
    expect(existsSync(join(artifact, 'empty')) && existsSync(join(artifact, 'algorithm.py'))).toBe(true);
    rmSync(root, { recursive: true });
  });

  it('is ended by several drivers at once', async () => {
    await Promise.all([1, 2, 3].map(() => removeUnmounted(folder)));
    expect(existsSync(folder)).toBe(false);
  });

  it('is not emptied when it is mounted again in the middle', async () => {
    // To what removes, it is a folder with something in it that is in no table of mounts.
    const staging = join(folder, 'mounts/staging/late');
    mkdirSync(staging);
    writeFileSync(join(staging, 'algorithm.py'), '');
    await expect(removeUnmounted(folder)).rejects.toThrow('ENOTEMPTY');
    expect(existsSync(join(staging, 'algorithm.py'))).toBe(true);
  });
});
