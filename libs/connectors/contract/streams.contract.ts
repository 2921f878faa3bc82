import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chunksOf, type ContractWorld, signal } from './contract-store.js';

const MIB = 1024 * 1024;
const LARGE_MIB = 256;
/** The parts that are on their way at once, here and in a server of this process; less than the file. */
const MEMORY_MAX_MIB = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export function streamCases(world: () => ContractWorld): void {
  describe('streams', () => {
    let memory: ReturnType<typeof watchMemory> | undefined;
    // Also after a failure: it would slow down everything that follows.
    afterEach(() => memory?.stop());

    it(`moves ${LARGE_MIB} MiB through little memory`, async () => {
      const path = world().fresh('large');
      memory = watchMemory();
      await world().connector.write(path, Readable.from(chunksOf(LARGE_MIB * 16, MIB / 16), { objectMode: false }), signal());
      const up = memory.peakMib();
      const { content, file } = await world().connector.read(path, undefined, signal());
      let bytes = 0;
      await pipeline(content, new Writable({ write: (chunk: Buffer, _encoding, done) => ((bytes += chunk.length), done()) }));
      const down = memory.peakMib();
      expect(bytes).toBe(LARGE_MIB * MIB);
      expect(file.size).toBe(LARGE_MIB * MIB);
      expect(up).toBeLessThan(MEMORY_MAX_MIB);
      expect(down).toBeLessThan(MEMORY_MAX_MIB);
      await world().connector.remove(path, signal());
    });

    it('keeps every byte of a content in uneven pieces', async () => {
      const path = world().fresh('uneven');
      const pieces = Array.from({ length: 40 }, (_, number) =>
        Buffer.alloc(number * 20_011 + 1, String.fromCharCode(65 + (number % 26))),
      );
      await world().connector.write(path, Readable.from(pieces), signal());
      expect(await world().get(path)).toBe(Buffer.concat(pieces).toString());
    });

    it.each([
      ['small', 1],
      ['large', 30],
    ])('leaves the old file, and nothing else, when a %s content breaks off', async (_, mib) => {
      const path = world().fresh('kept');
      await world().put(path, 'old');
      const broken = Readable.from(
        (async function* () {
          yield* chunksOf(mib, MIB);
          throw new Error('cut');
        })(),
        { objectMode: false },
      );
      await expect(world().connector.write(path, broken, signal())).rejects.toThrow('cut');
      expect(await world().get(path)).toBe('old');
      expect(await world().listAll(path.slice(0, -1))).toMatchObject({ folders: [], files: ['kept'] });
    });

    it('leaves nothing when a content closes early', async () => {
      const path = world().fresh('never');
      const content = new PassThrough();
      content.write(Buffer.alloc(20 * MIB));
      setTimeout(() => content.destroy(), 200);
      await expect(world().connector.write(path, content, signal())).rejects.toThrow();
      expect(await world().connector.stat(path, signal())).toBeUndefined();
    });

    it('stops a write when it is aborted', async () => {
      const path = world().fresh('kept');
      await world().put(path, 'old');
      const stop = new AbortController();
      const content = new PassThrough();
      content.write(Buffer.alloc(20 * MIB));
      const write = world().connector.write(path, content, stop.signal);
      setTimeout(() => stop.abort(new Error('enough')), 300);
      await expect(write).rejects.toThrow('enough');
      expect(content.destroyed).toBe(true);
      await sleep(300);
      expect(await world().get(path)).toBe('old');
    });

    it('stops a read when it is aborted', async () => {
      const path = world().fresh('large');
      await world().connector.write(path, Readable.from(chunksOf(30, MIB), { objectMode: false }), signal());
      const stop = new AbortController();
      const { content } = await world().connector.read(path, undefined, stop.signal);
      stop.abort(new Error('enough'));
      await expect(content.toArray()).rejects.toThrow();
    });

    it('does nothing at all when it is aborted beforehand', async () => {
      const path = world().fresh('nothing');
      const stopped = AbortSignal.abort(new Error('before'));
      const { connector } = world();
      await expect(connector.stat(path, stopped)).rejects.toThrow('before');
      await expect(connector.list(path, {}, stopped)).rejects.toThrow('before');
      await expect(connector.read(path, undefined, stopped)).rejects.toThrow('before');
      const content = Readable.from([Buffer.from('x')]);
      await expect(connector.write(path, content, stopped)).rejects.toThrow('before');
      expect(content.destroyed).toBe(true);
      await expect(connector.remove(path, stopped)).rejects.toThrow('before');
      await expect(connector.makeDirectory(path, stopped)).rejects.toThrow('before');
      await expect(connector.removeDirectory(path, true, stopped)).rejects.toThrow('before');
      expect(await connector.stat(path, signal())).toBeUndefined();
    });
  });
}

/** What buffers and heap hold beyond what they held at first. */
function watchMemory(): { peakMib(): number; stop(): void } {
  const before = held();
  let peak = before;
  let timer: NodeJS.Timeout;
  const look = () => {
    const started = performance.now();
    peak = Math.max(peak, held());
    // In a process that has run many suites a collection takes long: most of the time is the transfer's.
    timer = setTimeout(look, Math.max(200, 10 * (performance.now() - started)));
  };
  timer = setTimeout(look, 200);
  return { peakMib: () => (peak - before) / MIB, stop: () => clearTimeout(timer) };
}

function held(): number {
  collectGarbage();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}
