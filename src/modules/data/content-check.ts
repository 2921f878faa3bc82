import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { BackgroundDigest } from './background-digest.js';

const SNIFFED_BYTES = 64 * 1024;
/** What goes to the disk at a time, and to the digest. */
const BLOCK_BYTES = 1 << 20;
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
  return { size: content.length, md5: createHash('md5').update(content).digest('hex'), contentType: isText(content.subarray(0, SNIFFED_BYTES)) ? TEXT : BYTES };
}

/** Lets content pass, in blocks, and knows afterwards its size, its digest and whether it is text. */
export class ContentCheck extends Transform {
  private readonly md5 = new BackgroundDigest();
  private block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private filled = 0;
  private size = 0;
  private contentType: string | undefined;
  private digest = '';

  constructor() {
    super({ highWaterMark: BLOCK_BYTES });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.gather(chunk).then(() => done(), done);
  }

  override _flush(done: TransformCallback): void {
    const rest = async () => {
      await this.send();
      this.digest = await this.md5.digest();
    };
    rest().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.md5.drop();
    done(error);
  }

  /** Of what has passed to its end. */
  result(): Measured {
    return { size: this.size, md5: this.digest, contentType: this.contentType ?? TEXT };
  }

  private async gather(chunk: Buffer): Promise<void> {
    for (let taken = 0; taken < chunk.length; ) {
      const part = chunk.copy(this.block, this.filled, taken);
      taken += part;
      this.filled += part;
      if (this.filled === BLOCK_BYTES) {
        await this.send();
        this.block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      }
    }
  }

  private async send(): Promise<void> {
    const block = this.block.subarray(0, this.filled);
    this.filled = 0;
    if (block.length > 0) {
      this.contentType ??= isText(block.subarray(0, SNIFFED_BYTES)) ? TEXT : BYTES;
      this.size += block.length;
      this.push(block);
      await this.md5.update(block);
    }
  }
}

/** The beginning of a text may end within a letter. */
function isText(beginning: Buffer): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true }).includes('\0');
  } catch {
    return false;
  }
}
