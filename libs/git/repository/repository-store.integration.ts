import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commitFile, gitOk, temporaryDirectory } from '../testing/git-client.js';
import type { RepositoryFile } from './initial-commit.js';
import { RepositoryExists, RepositoryMissing } from './repository-errors.js';
import { RepositoryStore } from './repository-store.js';

const file = (text: string, executable = false): RepositoryFile => ({ content: Buffer.from(text), executable });
const BIRTH = { author: { name: 'Ada <L>', email: 'ada@x.org' }, message: 'Begin' };

describe('RepositoryStore', () => {
  let root: Awaited<ReturnType<typeof temporaryDirectory>>;
  let store: RepositoryStore;
  let id: string;

  beforeEach(async () => {
    root = await temporaryDirectory();
    store = new RepositoryStore(join(root.path, 'repositories'));
    id = randomUUID();
  });
  afterEach(() => root.remove());

  const createOne = () =>
    store.create(
      id,
      new Map([
        ['README.md', file('# Hi\n')],
        ['src/run.sh', file('#!/bin/sh\n', true)],
        ['src/a/b.txt', file('b')],
      ]),
      BIRTH,
    );

  it('makes a sound bare repository with one commit', async () => {
    await createOne();
    const path = store.path(id);
    const tip = await store.tip(id);
    expect(tip).toMatch(/^[0-9a-f]{40}$/);
    expect(await gitOk(path, 'fsck', '--strict')).toBe('');
    expect(await gitOk(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/master');
    expect(await gitOk(path, 'ls-tree', '-r', '--format=%(objectmode) %(path)', 'HEAD')).toBe(
      '100644 README.md\n100644 src/a/b.txt\n100755 src/run.sh',
    );
    expect(await gitOk(path, 'log', '--format=%an <%ae> %s')).toBe('Ada L <ada@x.org> Begin');
    expect(await gitOk(path, 'config', '--get-all', 'transfer.hideRefs')).toBe('refs\n!refs/heads\n!refs/tags');
    expect(await gitOk(path, 'config', 'receive.denyNonFastForwards')).toBe('true');
    await expect(createOne()).rejects.toThrow(RepositoryExists);
    expect(await store.tip(id)).toBe(tip);
  });

  it('leaves nothing behind when it fails', async () => {
    await expect(store.create(id, new Map([['../escape', file('x')]]), BIRTH)).rejects.toThrow('not allowed');
    await expect(
      store.create(
        id,
        new Map([
          ['a', file('x')],
          ['a/b', file('x')],
        ]),
        BIRTH,
      ),
    ).rejects.toThrow('file and a folder');
    expect(await store.exists(id)).toBe(false);
    expect(await readdir(join(root.path, 'repositories', '.workshop'))).toEqual([]);
  });

  it('has no tip before the first commit', async () => {
    await store.create(id, new Map(), BIRTH);
    expect(await store.tip(id)).toBeUndefined();
    expect(await store.log(id, { limit: 5 })).toEqual([]);
  });

  it('removes, also what is not there', async () => {
    await createOne();
    await store.remove(id);
    await store.remove(id);
    expect(await store.exists(id)).toBe(false);
    await expect(store.tip(id)).rejects.toThrow(RepositoryMissing);
    await store.sweep();
    expect(await readdir(join(root.path, 'repositories'))).toEqual([]);
  });

  it.each(['', '..', '../../etc', 'A'.repeat(36), '6f1c6e5e-0000-4000-8000-00000000000Z', '-x', 'a\0b'])(
    'refuses the id %j',
    async (hostile) => {
      expect(() => store.path(hostile)).toThrow(TypeError);
      await expect(store.tip(hostile)).rejects.toThrow(TypeError);
      await expect(store.remove(hostile)).rejects.toThrow(TypeError);
    },
  );

  it('reads files and knows commits', async () => {
    await createOne();
    const tip = (await store.tip(id)) as string;
    expect(String(await store.readFile(id, tip, 'README.md', 100))).toBe('# Hi\n');
    expect(await store.readFile(id, tip, 'README.md', 4)).toBeUndefined();
    for (const path of ['none', 'src', '../README.md', './README.md', 'README.md\nHEAD', '', '/etc/passwd']) {
      expect(await store.readFile(id, tip, path, 100)).toBeUndefined();
    }
    await expect(store.readFile(id, '--help', 'README.md', 100)).rejects.toThrow(TypeError);
    expect(await store.hasCommit(id, tip)).toBe(true);
    expect(await store.hasCommit(id, '1'.repeat(40))).toBe(false);
    expect(await store.hasCommit(id, 'master')).toBe(false);
    expect(await store.hasCommit(id, await gitOk(store.path(id), 'rev-parse', 'HEAD:README.md'))).toBe(false);
  });

  it('tells the log between two commits', async () => {
    await createOne();
    const first = (await store.tip(id)) as string;
    const clone = join(root.path, 'clone');
    await gitOk(root.path, 'clone', '-q', store.path(id), clone);
    const second = await commitFile(clone, 'a.txt', 'a');
    const third = await commitFile(clone, 'b.txt', 'b');
    await gitOk(clone, 'push', '-q');
    expect((await store.log(id, { limit: 10 })).map((commit) => commit.id)).toEqual([third, second, first]);
    expect(await store.log(id, { since: first, until: second, limit: 10 })).toEqual([
      { id: second, short_message: 'Write a.txt', message: 'Write a.txt', author: 'Ada' },
    ]);
    expect(await store.log(id, { limit: 1 })).toHaveLength(1);
    await expect(store.log(id, { since: 'HEAD~1', limit: 1 })).rejects.toThrow(TypeError);
    await store.compact(id);
    expect(await store.tip(id)).toBe(third);
  });

  it('survives many readers at once', async () => {
    await createOne();
    const tip = (await store.tip(id)) as string;
    await mkdir(join(root.path, 'out'));
    const all = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? store.tip(id) : store.hasCommit(id, tip))));
    expect(new Set(all)).toEqual(new Set([tip, true]));
  });
});
