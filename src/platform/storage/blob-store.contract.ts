import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { needing } from '../../../test/support/needing.js';
import { type BlobStore, readWhole } from './blob-store.js';

const MIB = 1 << 20;
const LARGE_MIB = 40;

export interface BlobStoreWorld {
  store: BlobStore;
  /** The same with credentials, a bucket or a directory that does not do. */
  unusable: BlobStore;
  /** What writes have begun and not ended, as the store itself counts it. */
  unfinished(): Promise<number>;
  close(): Promise<void>;
}

/** The platform makes few of those that a store takes. */
interface AnyKey extends BlobStore {
  write(key: string, content: Readable | Uint8Array): Promise<void>;
}

/** What every BlobStore does (design, 4). */
export function blobStoreContract(name: string, open: () => Promise<BlobStoreWorld>, { oneRequestAtATime = false } = {}): void {
  describe(`${name} keeps the contract of blobs`, () => {
    let world: BlobStoreWorld;
    let sut: AnyKey;
    const text = async (key: string) => (await readWhole(sut, key))?.toString();

    beforeAll(async () => {
      world = await open();
      sut = world.store;
    });
    afterAll(() => world.close());

    it('gives back what was written, and replaces it', async () => {
      await sut.write('calls/one.input', Buffer.from('old'));
      await sut.write('calls/one.input', Readable.from([Buffer.from('n'), Buffer.from('ew')]));
      expect(await text('calls/one.input')).toBe('new');
      await sut.write('calls/one.input', new Uint8Array());
      expect(await text('calls/one.input')).toBe('');
    });

    it('gives parts', async () => {
      await sut.write('calls/parts', Buffer.from('0123456789'));
      const part = async (start: number, end: number) => Buffer.concat(await ((await sut.read('calls/parts', { start, end })) ?? Readable.from([])).toArray()).toString();
      expect([await part(0, 0), await part(3, 5), await part(9, 9)]).toEqual(['0', '345', '9']);
    });

    it('says undefined for what is absent, and removes it without complaint', async () => {
      expect(await sut.read('nothing/here')).toBeUndefined();
      expect(await sut.read('nothing/here', { start: 0, end: 1 })).toBeUndefined();
      await expect(sut.remove('nothing/here')).resolves.toBeUndefined();
      await sut.write('calls/gone', Buffer.from('x'));
      await sut.remove('calls/gone');
      expect(await text('calls/gone')).toBeUndefined();
    });

    it('lists what lies below a directory, with the time of writing', async () => {
      await sut.write('listed/ab/one.input', Buffer.from('x'));
      await sut.write('listed/two', Buffer.from('x'));
      await sut.write('listedtoo/three', Buffer.from('x'));
      const listed = await Readable.from(sut.list('listed')).toArray();
      expect(listed.map(({ key }) => key).sort()).toEqual(['listed/ab/one.input', 'listed/two']);
      expect(Math.abs(Date.now() - (listed[0]?.writtenAt.getTime() ?? 0))).toBeLessThan(60_000);
      expect(await Readable.from(sut.list('nothing')).toArray()).toEqual([]);
    });

    it('moves much as a stream', async () => {
      const block = Buffer.alloc(MIB, 42);
      await sut.write('large', Readable.from(blocks(LARGE_MIB, block), { objectMode: false }));
      let bytes = 0;
      const count = new Writable({ write: (chunk: Buffer, _encoding, done) => ((bytes += chunk.length), done()) });
      await pipeline((await sut.read('large')) ?? Readable.from([]), count);
      expect(bytes).toBe(LARGE_MIB * MIB);
    });

    needing(oneRequestAtATime && 'this server answers one request at a time').it('keeps a blob whole for who reads it while another takes its place', async () => {
      await sut.write('turned', Readable.from(blocks(8, Buffer.alloc(MIB, 1)), { objectMode: false }));
      const open = (await sut.read('turned')) ?? Readable.from([]);
      const first = (await open[Symbol.asyncIterator]().next()).value as Buffer;
      await sut.write('turned', Readable.from(blocks(8, Buffer.alloc(MIB, 2)), { objectMode: false }));
      const seen = new Set(first);
      open.destroy();
      expect([...seen]).toEqual([1]);
      const again = (await sut.read('turned')) ?? Readable.from([]);
      for await (const chunk of again) {
        (chunk as Buffer).forEach((byte) => seen.add(byte));
      }
      expect([...seen]).toEqual([1, 2]);
    });

    it.each([['little', 1], ['much', 20]])('keeps the old blob whole when a write of %s breaks off, and leaves nothing behind', async (_, mib) => {
      await sut.write('kept', Buffer.from('old'));
      const failing = Readable.from((async function* () { yield* blocks(mib, Buffer.alloc(MIB)); await Promise.resolve(); throw new Error('cut'); })());
      await expect(sut.write('kept', failing)).rejects.toThrow('cut');
      await expect(sut.write('kept', closing(mib))).rejects.toThrow();
      expect([await text('kept'), await world.unfinished()]).toEqual(['old', 0]);
    });

    it('says whether it can be used', async () => {
      await expect(sut.check()).resolves.toBeUndefined();
      await expect(world.unusable.check()).rejects.toThrow();
      await expect(world.unusable.read('calls/one.input')).rejects.toThrow();
      await expect(world.unusable.write('calls/one.input', Buffer.from('x'))).rejects.toThrow();
    });

    it.each(['../out', '/etc/passwd', 'a/../b', '', '.hidden', 'a//b'])('refuses the key "%s"', async (key) => {
      await expect(sut.write(key, Buffer.from('x'))).rejects.toThrow('Not the key');
      await expect(sut.read(key)).rejects.toThrow('Not the key');
      await expect(sut.remove(key)).rejects.toThrow('Not the key');
    });
  });
}

async function* blocks(count: number, block: Buffer): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < count; sent++) {
    yield block;
    await Promise.resolve();
  }
}

/** Ends as a connection does that is cut: without an error, and without an end. */
function closing(mib: number): Readable {
  let sent = 0;
  return new Readable({
    read() {
      if (sent++ < mib) {
        this.push(Buffer.alloc(MIB));
      } else {
        this.destroy();
      }
    },
  });
}
