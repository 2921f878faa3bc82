import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoryStore } from '../repository/repository-store.js';
import { gitOk, gitWithInput, temporaryDirectory } from '../testing/git-client.js';
import { UnsafeTree } from './tree-path.js';

type Entry = [mode: string, name: string | Buffer, id: string];

describe('checkout', () => {
  let root: Awaited<ReturnType<typeof temporaryDirectory>>;
  let store: RepositoryStore;
  let id: string;
  let target: string;

  beforeEach(async () => {
    root = await temporaryDirectory();
    store = new RepositoryStore(join(root.path, 'repositories'));
    id = randomUUID();
    await store.create(id, new Map([['a', { content: Buffer.from('a'), executable: false }]]), {
      author: { name: 'a', email: 'a' },
      message: 'a',
    });
    target = join(root.path, 'target');
    await mkdir(target);
    await writeFile(join(root.path, 'outside'), 'untouched');
  });
  afterEach(() => root.remove());

  const blob = (content: string | Buffer) => gitWithInput(store.path(id), content, 'hash-object', '-w', '--stdin');
  /** A tree with no check at all, as no git client would send it. */
  const tree = (...entries: Entry[]) => {
    const rows = entries.flatMap(([mode, name, object]) => [
      Buffer.from(`${mode} `),
      Buffer.from(name as string),
      Buffer.from([0]),
      Buffer.from(object, 'hex'),
    ]);
    return gitWithInput(store.path(id), Buffer.concat(rows), 'hash-object', '-w', '-t', 'tree', '--stdin', '--literally');
  };
  const commitOf = async (treeId: string) => gitOk(store.path(id), 'commit-tree', treeId, '-m', 'hostile');
  const checkOut = async (treeId: string) => store.checkout(id, await commitOf(treeId), target);

  it('writes files, modes and links as they are, whatever the attributes say', async () => {
    const attributes = await blob(
      '* text eol=crlf export-subst ident filter=evil working-tree-encoding=UTF-16\n*.txt export-ignore\n',
    );
    const text = await blob('one\ntwo $Id$ $Format:%H$\n');
    const inner = await tree(['100755', 'run.sh', text], ['120000', 'up', await blob('../../outside')]);
    const submodule = '1'.repeat(40);
    await checkOut(
      await tree(
        ['100644', '.gitattributes', attributes],
        ['40000', 'bin', inner],
        ['160000', 'module', submodule],
        ['100644', 'x.txt', text],
      ),
    );
    expect((await readdir(target)).sort()).toEqual(['.gitattributes', 'bin', 'x.txt']);
    expect(await readFile(join(target, 'x.txt'), 'utf8')).toBe('one\ntwo $Id$ $Format:%H$\n');
    expect((await lstat(join(target, 'bin/run.sh'))).mode & 0o111).toBe(0o111);
    expect((await lstat(join(target, 'x.txt'))).mode & 0o111).toBe(0);
    expect(await readlink(join(target, 'bin/up'))).toBe('../../outside');
  });

  it('keeps names that are not UTF-8, and odd ones', async () => {
    const name = Buffer.from([0x66, 0xff, 0xfe, 0x0a, 0x09]);
    await checkOut(await tree(['100644', name, await blob('x')], ['100644', ' "quoted"', await blob('y')]));
    expect((await readdir(target, { encoding: 'buffer' })).map((entry) => entry.toString('hex')).sort()).toEqual(
      [name.toString('hex'), Buffer.from(' "quoted"').toString('hex')].sort(),
    );
  });

  it('writes large and empty files', async () => {
    const large = Buffer.alloc(20_000_000, 'abc');
    await checkOut(
      await tree(
        ['100644', 'empty', await blob('')],
        ['100644', 'large', await blob(large)],
        ['100644', 'last', await blob('z')],
      ),
    );
    expect((await readFile(join(target, 'large'))).equals(large)).toBe(true);
    expect((await lstat(join(target, 'empty'))).size).toBe(0);
    expect(await readFile(join(target, 'last'), 'utf8')).toBe('z');
  });

  it.each(['.git', '.GIT', '..', '.'])('refuses an entry called %s', async (name) => {
    const inner = await tree(['100644', 'config', await blob('x')]);
    await expect(checkOut(await tree(['40000', name, inner]))).rejects.toThrow(UnsafeTree);
    expect(await readdir(target)).toEqual([]);
  });

  it('refuses a slash in a name and writes nothing outside', async () => {
    await expect(checkOut(await tree(['100644', '../outside', await blob('gone')]))).rejects.toThrow(UnsafeTree);
    expect(await readFile(join(root.path, 'outside'), 'utf8')).toBe('untouched');
  });

  it('never writes through a link of the tree', async () => {
    const link = await blob(root.path);
    const inner = await tree(['100644', 'outside', await blob('gone')]);
    await expect(checkOut(await tree(['120000', 'a', link], ['40000', 'a', inner]))).rejects.toThrow(UnsafeTree);
    await expect(
      store.checkout(id, await commitOf(await tree(['120000', 'b', link], ['100644', 'b', link])), target),
    ).rejects.toThrow();
    expect(await readFile(join(root.path, 'outside'), 'utf8')).toBe('untouched');
  });

  it('refuses more than it is allowed to write, before it writes', async () => {
    let bomb = await tree(['100644', 'a', await blob('a')]);
    for (let depth = 0; depth < 12; depth++) {
      const below = bomb;
      bomb = await tree(...Array.from({ length: 10 }, (_, i): Entry => ['40000', `d${i}`, below]));
    }
    const started = Date.now();
    await expect(checkOut(bomb)).rejects.toThrow('more than 100000 files');
    expect(Date.now() - started).toBeLessThan(20_000);
    const commit = await commitOf(await tree(['100644', 'a', await blob(Buffer.alloc(3_000_000))]));
    await expect(store.checkout(id, commit, target, { maxFiles: 10, maxBytes: 2_097_152 })).rejects.toThrow('more than 2 MiB');
    expect(await readdir(target)).toEqual([]);
  });

  it('refuses a directory that is not empty, and what is no commit', async () => {
    const tip = (await store.tip(id)) as string;
    await expect(store.checkout(id, '0'.repeat(40), target)).rejects.toThrow('ls-tree');
    await expect(store.checkout(id, tip, root.path)).rejects.toThrow(TypeError);
  });
});
