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

/** The content in parts of exactly `size` bytes, but for the last, which has 0 to `size`. At least one. */
export async function* partsOf(content: Readable, size: number): AsyncGenerator<Part> {
  let gathered: Buffer[] = [];
  let length = 0;
  let offset = 0;
  for await (const chunk of contentOf(content)) {
    gathered.push(chunk);
    length += chunk.length;
    while (length > size) {
      const whole = Buffer.concat(gathered);
      yield { bytes: whole.subarray(0, size), offset, last: false };
      offset += size;
      gathered = [whole.subarray(size)];
      length -= size;
    }
  }
  yield { bytes: Buffer.concat(gathered), offset, last: true };
}

/** Sends one part after the other, and gathers the next one meanwhile. */
export async function sendParts(content: Readable, size: number, send: (part: Part) => Promise<void>): Promise<void> {
  let sending: Promise<void> = Promise.resolve();
  try {
    for await (const part of partsOf(content, size)) {
      await sending;
      sending = send(part);
      // It may fail while the next part is gathered; that is told below.
      sending.catch(() => undefined);
    }
  } finally {
    await sending;
  }
}
