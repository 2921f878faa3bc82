import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BYTES, ContentCheck, measure, TEXT } from './content-check.js';

const MIB = 1 << 20;
const md5 = (content: Buffer) => createHash('md5').update(content).digest('hex');

async function through(content: Buffer, chunk: number): Promise<{ check: ContentCheck; passed: Buffer }> {
  const parts: Buffer[] = [];
  const check = new ContentCheck();
  const chunks = Array.from({ length: Math.ceil(content.length / chunk) }, (_, index) => content.subarray(index * chunk, (index + 1) * chunk));
  await pipeline(Readable.from(chunks, { objectMode: false }), check, new Writable({ write: (part: Buffer, _encoding, done) => (parts.push(part), done()) }));
  return { check, passed: Buffer.concat(parts) };
}

describe('a content on its way to the store', () => {
  it.each([0, 1, 65_536, MIB - 1, MIB, MIB + 1, 7 * MIB + 12_345])('of %d bytes passes unchanged, and is measured', async (size) => {
    const content = Buffer.alloc(size, 'Zoë says hello. ');
    const { check, passed } = await through(content, 65_536);
    expect(passed.equals(content)).toBe(true);
    expect(check.result()).toMatchObject({ size, md5: md5(content) });
    expect(check.result()).toEqual(measure(content));
  });

  it('is measured apart from others at the same time', async () => {
    const contents = Array.from({ length: 8 }, (_, index) => Buffer.alloc((index + 1) * MIB, index));
    const measured = await Promise.all(contents.map(async (content) => (await through(content, 100_000)).check.result().md5));
    expect(measured).toEqual(contents.map(md5));
  });

  it.each([
    ['text', Buffer.from('hällo'), TEXT], ['nothing', Buffer.alloc(0), TEXT], ['bytes', Buffer.from([0xff, 0xfe]), BYTES], ['a zero', Buffer.from('a\0b'), BYTES],
    ['text whose beginning ends within a letter', Buffer.from(`x${'ü'.repeat(65_536)}`), TEXT],
  ])('is known for what it is: %s', async (_, content, type) => {
    expect([measure(content).contentType, (await through(content, 1000)).check.result().contentType]).toEqual([type, type]);
  });

  it('that breaks off leaves the others alone', async () => {
    const broken = new ContentCheck();
    broken.on('error', () => undefined);
    broken.write(Buffer.alloc(3 * MIB));
    broken.destroy(new Error('cut'));
    const content = Buffer.alloc(2 * MIB, 7);
    expect((await through(content, MIB)).check.result().md5).toBe(md5(content));
  });
});
