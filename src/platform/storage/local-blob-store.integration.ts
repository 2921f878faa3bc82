import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readWhole } from './blob-store.js';
import { LocalBlobStore } from './local-blob-store.js';

describe('the local blob store', () => {
  let root: string;
  let sut: LocalBlobStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'blobs-'));
    sut = new LocalBlobStore(root);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('gives back what was written, and replaces it', async () => {
    await sut.write('calls/one.input', Buffer.from('old'));
    await sut.write('calls/one.input', Readable.from([Buffer.from('n'), Buffer.from('ew')]));
    expect((await readWhole(sut, 'calls/one.input'))?.toString()).toBe('new');
  });

  it('says undefined for what is absent, and removes it without complaint', async () => {
    expect(await sut.read('nothing/here')).toBeUndefined();
    await expect(sut.remove('nothing/here')).resolves.toBeUndefined();
  });

  it('lists what lies below a directory, with the time of writing', async () => {
    await sut.write('calls/ab/one.input', Buffer.from('x'));
    await sut.write('artifacts/two', Buffer.from('x'));
    const listed = await Readable.from(sut.list('calls')).toArray();
    expect(listed.map(({ key }) => key)).toEqual(['calls/ab/one.input']);
    expect(Math.abs(Date.now() - (listed[0]?.writtenAt.getTime() ?? 0))).toBeLessThan(60_000);
    expect(await Readable.from(sut.list('nothing')).toArray()).toEqual([]);
  });

  it('keeps the old blob whole when a write breaks off, and leaves nothing behind', async () => {
    await sut.write('kept', Buffer.from('old'));
    const broken = Readable.from((async function* () { yield Buffer.from('half'); await Promise.resolve(); throw new Error('cut'); })());
    await expect(sut.write('kept', broken)).rejects.toThrow('cut');
    expect((await readWhole(sut, 'kept'))?.toString()).toBe('old');
    expect(await readdir(root)).toEqual(['kept']);
  });

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

  it.each(['../out', '/etc/passwd', 'a/../b', '', '.hidden', 'a//b'])('refuses the key "%s"', async (key) => {
    await expect(sut.write(key, Buffer.from('x'))).rejects.toThrow('Not the key');
  });
});
