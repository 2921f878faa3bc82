import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CgroupTreeV2 } from './cgroup-v2.js';

/** A folder in place of the kernel's file system: shows what is written where, not that it is obeyed. */
describe('control groups of version 2', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cgroup-v2-'));
    mkdirSync(join(root, 'service'));
    writeFileSync(join(root, 'cgroup.controllers'), 'cpu memory pids\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const open = () => CgroupTreeV2.open(root, '/service', 'algoplane-x', '1-2-3');

  it('is absent where the tree is of version 1', () => {
    rmSync(join(root, 'cgroup.controllers'));
    expect(open()).toBeUndefined();
  });

  it('sets every limit before anybody enters', () => {
    const group = open()!.create('slot', { memoryMb: 64, processes: 10, cpus: 1.5, tmpMb: 1 });
    const folder = join(root, 'service/algoplane-x/1-2-3/slot');
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(read('memory.max')).toBe(String(64 * 1024 * 1024));
    expect(read('memory.swap.max')).toBe('0');
    expect(read('pids.max')).toBe('13');
    expect(read('cpu.max')).toBe('150000 100000');
    expect(group.entrances).toEqual([join(folder, 'cgroup.procs')]);
  });

  it('hands the controllers down to the slots', () => {
    open();
    for (const folder of ['service', 'service/algoplane-x', 'service/algoplane-x/1-2-3']) {
      expect(readFileSync(join(root, folder, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids +cpu');
    }
  });

  it('counts the kills for want of memory', () => {
    const group = open()!.create('slot', { memoryMb: 64, processes: 10, cpus: 1, tmpMb: 1 });
    expect(group.outOfMemoryKills()).toBe(0);
    writeFileSync(join(root, 'service/algoplane-x/1-2-3/slot/memory.events'), 'oom 2\noom_kill 1\noom_group_kill 0\n');
    expect(group.outOfMemoryKills()).toBe(1);
  });
});
