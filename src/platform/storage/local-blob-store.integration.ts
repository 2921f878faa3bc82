import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readWhole } from './blob-store.js';
import { blobStoreContract } from './blob-store.contract.js';
import { discard } from './discard.js';
import { LocalBlobStore } from './local-blob-store.js';

const temporaries = async (root: string) => (await readdir(root)).filter((name) => name.endsWith('.tmp'));

blobStoreContract('local', async () => {
  const root = await mkdtemp(join(tmpdir(), 'blobs-'));
  const file = join(root, 'file');
  await writeFile(file, '');
  return {
    store: new LocalBlobStore(root),
    unusable: new LocalBlobStore(join(file, 'below')),
    unfinished: async () => (await temporaries(root)).length,
    close: () => rm(root, { recursive: true }),
  };
});

describe('the local blob store', () => {
  let root: string;
  let sut: LocalBlobStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'blobs-'));
    sut = new LocalBlobStore(root);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('follows no symbolic link out of the store, and replaces it', async () => {
    const outside = join(root, '../outside-of-the-store');
    await writeFile(outside, 'secret');
    await mkdir(join(root, 'data'));
    await symlink(outside, join(root, 'data/linked'));
    await expect(sut.read('data/linked')).rejects.toThrow('ELOOP');
    expect(await Readable.from(sut.list('data')).toArray()).toEqual([]);
    await sut.write('data/linked', Buffer.from('new'));
    expect([(await readWhole(sut, 'data/linked'))?.toString(), await readFile(outside, 'utf8')]).toEqual(['new', 'secret']);
    await rm(outside);
  });

  it('tells of every chunk that it needs no more, when that is on its way to the disk', async () => {
    const chunks = Array.from({ length: 40 }, (_, place) => Buffer.alloc(100_000, place));
    const expected = Buffer.concat(chunks);
    await sut.write('data/discarded', Readable.from(chunks, { objectMode: false }), discard);
    expect((await readWhole(sut, 'data/discarded'))?.equals(expected)).toBe(true);
    expect(new Set(chunks.map(({ length }) => length))).toEqual(new Set([0]));
  });

  it('removes what a killed process left, and no more', async () => {
    const left = join(root, '.01234567-89ab-cdef-0123-456789abcdef.tmp');
    await writeFile(left, 'half');
    await sut.write('kept', Buffer.from('x'));
    await sut.removeUnfinished(new Date(Date.now() - 60_000));
    expect(await temporaries(root)).toHaveLength(1);
    await utimes(left, 0, 0);
    await sut.removeUnfinished(new Date(Date.now() - 60_000));
    expect(await readdir(root)).toEqual(['kept']);
  });
});
