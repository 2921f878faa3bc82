import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileSink } from './file-sink.js';

/** A file of a disk that takes `most` bytes at a time, and `room` in all. */
function file({ most = Infinity, room = Infinity } = {}) {
  const events: string[] = [];
  let content = Buffer.alloc(0);
  const handle = {
    writev: (chunks: Buffer[]) => {
      const bytes = Buffer.concat(chunks).subarray(0, Math.min(most, room - content.length));
      content = Buffer.concat([content, bytes]);
      return bytes.length > 0 ? Promise.resolve({ bytesWritten: bytes.length }) : Promise.reject(new Error('ENOSPC'));
    },
    sync: () => Promise.resolve(void events.push(`sync ${content.length}`)),
    close: () => Promise.resolve(void events.push('close')),
  } as unknown as FileHandle;
  return { handle, events, content: () => content.toString() };
}

const chunks = ['one', 'twotwo', 'three', 'f'].map((text) => Buffer.from(text));

describe('a file that is written from a stream', () => {
  it.each([1, 2, 4, 100])('has all of it, on a disk that takes %d bytes at a time', async (most) => {
    const { handle, events, content } = file({ most });
    const written: Buffer[] = [];
    await pipeline(Readable.from(chunks), new FileSink(handle, (chunk) => written.push(chunk)));
    expect(content()).toBe('onetwotwothreef');
    expect(written).toEqual(chunks);
    expect(events).toEqual(['sync 15', 'close']);
  });

  it('tells of no chunk that is not written whole, and is closed, when the disk is full', async () => {
    const { handle, events } = file({ room: 8 });
    const written: Buffer[] = [];
    await expect(pipeline(Readable.from(chunks), new FileSink(handle, (chunk) => written.push(chunk)))).rejects.toThrow('ENOSPC');
    expect(written.length).toBeLessThan(2);
    expect(events).toEqual(['close']);
  });

  it('is closed when its source breaks off', async () => {
    const { handle, events } = file();
    const failing = Readable.from((async function* () { yield Buffer.from('half'); await Promise.resolve(); throw new Error('cut'); })());
    await expect(pipeline(failing, new FileSink(handle, () => undefined))).rejects.toThrow('cut');
    expect(events).toEqual(['close']);
  });
});
