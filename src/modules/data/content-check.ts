import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

const SNIFFED_BYTES = 64 * 1024;
/** So much may lie between the network and the disk, or each would wait for the other. */
const AHEAD_BYTES = 1 << 20;
export const TEXT = 'text/plain; charset=utf-8';
export const BYTES = 'application/octet-stream';

/** Lets content pass, and knows afterwards its size, its digest and whether it is text. What the sender calls it means nothing (client contract, 1.4). */
export class ContentCheck extends Transform {
  size = 0;
  private readonly hash = createHash('md5');
  private readonly text = new TextDecoder('utf-8', { fatal: true });
  private looksLikeText = true;

  constructor() {
    super({ highWaterMark: AHEAD_BYTES });
  }

  /** A whole content at once. */
  static of(content: Buffer): ReturnType<ContentCheck['result']> {
    const check = new ContentCheck();
    check.look(content);
    return check.result();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.look(chunk);
    done(null, chunk);
  }

  /** Once, at the end. */
  result(): { size: number; md5: string; contentType: string } {
    return { size: this.size, md5: this.hash.digest('hex'), contentType: this.looksLikeText ? TEXT : BYTES };
  }

  private look(chunk: Buffer): void {
    if (this.looksLikeText && this.size < SNIFFED_BYTES) {
      this.looksLikeText = this.isText(chunk.subarray(0, SNIFFED_BYTES - this.size));
    }
    this.size += chunk.length;
    this.hash.update(chunk);
  }

  private isText(part: Buffer): boolean {
    try {
      return !this.text.decode(part, { stream: true }).includes('\0');
    } catch {
      return false;
    }
  }
}
