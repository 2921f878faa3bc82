import type { Readable } from 'node:stream';

/** What went wrong with the content of a write, told apart from what goes wrong with the store. `cause` is the content's own error. */
export class ContentFailed extends Error {
  constructor(error: unknown) {
    super('The content broke off.', { cause: error });
  }
}

/** The content as it comes. Error: ContentFailed, also when it closes before its end, as a request does that is cut off. */
export async function* contentOf(content: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of content) {
      yield chunk as Buffer;
    }
  } catch (error) {
    throw new ContentFailed(error);
  }
}

export interface Part {
  bytes: Buffer;
  /** Of its first byte in the whole. */
  offset: number;
  last: boolean;
}

/** Told of each chunk of a content that nobody needs any more. */
export type Used = (chunk: Uint8Array) => void;

/** The content in parts of exactly `size` bytes, but for the last, which has 0 to `size`. At least one. `take` gives the memory of a part that is not the last. */
export async function* partsOf(content: Readable, size: number, take: () => Buffer = () => Buffer.allocUnsafeSlow(size), used: Used = () => undefined): AsyncGenerator<Part> {
  let gathered: Buffer[] = [];
  let length = 0;
  let offset = 0;
  for await (const chunk of contentOf(content)) {
    let rest = chunk;
    while (length + rest.length > size) {
      const bytes = take();
      [...gathered, rest.subarray(0, size - length)].reduce((end, piece) => end + piece.copy(bytes, end), 0);
      gathered.forEach(used);
      yield { bytes, offset, last: false };
      rest = rest.subarray(size - length);
      [gathered, length, offset] = [[], 0, offset + size];
    }
    gathered.push(rest);
    length += rest.length;
  }
  const bytes = Buffer.concat(gathered);
  gathered.forEach(used);
  yield { bytes, offset, last: true };
}

/** Sends up to `atOnce` parts side by side, in memory that is used again and again, and gathers the next one meanwhile. When it rejects nothing is being sent any more. */
export async function sendParts(content: Readable, size: number, send: (part: Part) => Promise<void>, { atOnce = 1, used }: { atOnce?: number; used?: Used | undefined } = {}): Promise<void> {
  const free: Buffer[] = [];
  const sending = new Set<Promise<void>>();
  let failed = false;
  const start = (part: Part) => {
    const sent = send(part).then(() => {
      free.push(part.bytes);
      sending.delete(sent);
    });
    sending.add(sent);
    // Told at the end.
    sent.catch(() => (failed = true));
  };
  try {
    for await (const part of partsOf(content, size, () => free.pop() ?? Buffer.allocUnsafeSlow(size), used)) {
      if (sending.size === atOnce) {
        await Promise.race(sending);
      }
      if (failed) {
        break;
      }
      start(part);
    }
  } finally {
    await Promise.allSettled(sending);
  }
  await Promise.all(sending);
}
