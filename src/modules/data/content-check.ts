import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { BackgroundDigest } from './background-digest.js';

const SNIFFED_BYTES = 64 * 1024;
/** So much may lie between the network and the disk, or each would wait for the other. */
const AHEAD_BYTES = 1 << 20;
export const TEXT = 'text/plain; charset=utf-8';
export const BYTES = 'application/octet-stream';

/** What is known of a content once all of it has passed. What the sender calls it means nothing (client contract, 1.4). */
export interface Measured {
  size: number;
  md5: string;
  contentType: string;
}

/** A whole content at once. */
export function measure(content: Buffer): Measured {
  return { size: content.length, md5: hash('md5', content), contentType: isText(content.subarray(0, SNIFFED_BYTES)) ? TEXT : BYTES };
}

/** Lets content pass, and knows afterwards its size, its digest and whether it is text. */
export class ContentCheck extends Transform {
  private readonly md5 = new BackgroundDigest();
  private readonly beginning: Buffer[] = [];
  private size = 0;
  private digest = '';

  constructor() {
    super({ highWaterMark: AHEAD_BYTES });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.size < SNIFFED_BYTES) {
      // A copy: the chunk is part of something larger, which would stay with it.
      this.beginning.push(Buffer.from(chunk.subarray(0, SNIFFED_BYTES - this.size)));
    }
    this.size += chunk.length;
    this.md5.update(chunk).then(() => done(null, chunk), done);
  }

  override _flush(done: TransformCallback): void {
    this.md5.digest().then((digest) => {
      this.digest = digest;
      done();
    }, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.md5.drop();
    done(error);
  }

  /** Of what has passed to its end. */
  result(): Measured {
    return { size: this.size, md5: this.digest, contentType: isText(Buffer.concat(this.beginning)) ? TEXT : BYTES };
  }
}

/** The beginning of a text may end within a letter: that alone needs a decoder, which takes longer than all else that is done with a small file. */
function isText(beginning: Buffer): boolean {
  if (isUtf8(beginning)) {
    return !beginning.includes(0);
  }
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true }).includes('\0');
  } catch {
    return false;
  }
}
