import { Readable } from 'node:stream';
import { ContentFailed, type Part, partsOf, sendParts } from './content-parts.js';

const chunks = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));
const split = async (content: Readable, size: number) => {
  const parts: [string, number, boolean][] = [];
  for await (const { bytes, offset, last } of partsOf(content, size)) {
    parts.push([bytes.toString(), offset, last]);
  }
  return parts;
};

describe('the parts of a content', () => {
  it.each<[string[], [string, number, boolean][]]>([
    [[], [['', 0, true]]],
    [['ab'], [['ab', 0, true]]],
    [['ab', 'c'], [['abc', 0, true]]],
    [
      ['ab', 'cd'],
      [
        ['abc', 0, false],
        ['d', 3, true],
      ],
    ],
    [
      ['abcdefg'],
      [
        ['abc', 0, false],
        ['def', 3, false],
        ['g', 6, true],
      ],
    ],
    [
      ['abcdef'],
      [
        ['abc', 0, false],
        ['def', 3, true],
      ],
    ],
  ])('of %j', async (texts, expected) => {
    expect(await split(chunks(...texts), 3)).toEqual(expected);
  });

  it('tells a failure of the content apart, and one that closes early', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('cut'));
      },
    });
    await expect(split(broken, 3)).rejects.toMatchObject({ constructor: ContentFailed, cause: { message: 'cut' } });
    const closed = new Readable({
      read() {
        this.destroy();
      },
    });
    await expect(split(closed, 3)).rejects.toBeInstanceOf(ContentFailed);
  });
});

describe('sending parts', () => {
  it('sends in order, and one at a time', async () => {
    const sent: string[] = [];
    let under = 0;
    await sendParts(chunks('abcdefgh'), 3, async ({ bytes }) => {
      expect(++under).toBe(1);
      await new Promise((done) => setTimeout(done, 5));
      under--;
      sent.push(bytes.toString());
    });
    expect(sent).toEqual(['abc', 'def', 'gh']);
  });

  it('sends several at once where that is wished, in no more memory than they take, and has used every chunk', async () => {
    const texts = Array.from({ length: 40 }, (_, number) => String(number).padStart(2, '0'));
    const [sent, memory, used] = [new Map<number, string>(), new Set<ArrayBufferLike>(), [] as string[]];
    let [under, most] = [0, 0];
    const send = async ({ bytes, offset, last }: Part) => {
      most = Math.max(most, ++under);
      await new Promise((done) => setTimeout(done, (offset % 7) + 1));
      under--;
      sent.set(offset, bytes.toString());
      if (!last) {
        memory.add(bytes.buffer);
      }
    };
    await sendParts(chunks(...texts), 7, send, { atOnce: 3, used: (chunk) => used.push(chunk.toString()) });
    expect([...sent].toSorted(([one], [other]) => one - other).map(([, text]) => text).join('')).toBe(texts.join(''));
    expect([most, memory.size <= 4]).toEqual([3, true]);
    expect(used.join('')).toHaveLength(74);
  });

  it('has stopped sending when it tells of a failure', async () => {
    let under = 0;
    const send = async ({ offset }: Part) => {
      under++;
      await new Promise((done) => setTimeout(done, offset === 0 ? 1 : 20));
      under--;
      if (offset === 0) {
        throw new Error('refused');
      }
    };
    await expect(sendParts(chunks('abc', 'def', 'ghi', 'jkl', 'mno'), 3, send, { atOnce: 3 })).rejects.toThrow('refused');
    expect(under).toBe(0);
  });

  it('ends with the failure of a part, and destroys the content', async () => {
    const content = chunks('abc', 'def', 'ghi', 'jkl', 'mno');
    await expect(sendParts(content, 3, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(content.destroyed).toBe(true);
  });
});
