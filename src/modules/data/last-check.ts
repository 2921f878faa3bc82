import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { ApiError } from '#libs/errors/index.js';
import type { Upload } from './data-store.js';

/** Lets a content pass, and holds back its end until it is clear that it counts. A store that never sees the end keeps the old file. */
class LastCheck extends Transform {
  private readonly hash;

  constructor(
    private readonly md5: string | undefined,
    private readonly confirm: () => Promise<void>,
  ) {
    super();
    this.hash = md5 === undefined ? undefined : createHash('md5');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash?.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const found = this.hash?.digest('hex');
    if (found !== this.md5) {
      done(otherDigest(found ?? ''));
      return;
    }
    this.confirm().then(() => done(), done);
  }
}

export const brokenOff = () => new ApiError('requestInvalid', { message: 'The upload broke off before its end. The file is as it was.' });

export const otherDigest = (md5: string) =>
  new ApiError('requestInvalid', { message: `What has arrived has another MD5 than Content-MD5 says: ${Buffer.from(md5, 'hex').toString('base64')}. The file is as it was; send it again.` });

/** The content of an upload that ends only after `confirm`, and fails with what that throws. Error: 6001 for what breaks off, or has another digest. */
export function checkedAtTheEnd({ content, md5 }: Upload, confirm: () => Promise<void>): LastCheck {
  // A request may have been cut off before anybody listened; there will be no event any more.
  if (content.destroyed && !content.readableEnded) {
    throw brokenOff();
  }
  const check = new LastCheck(md5, confirm);
  // Whoever reads it is told. The request goes on to its end, or its sender would not read the answer.
  check.on('error', () => undefined);
  check.once('close', () => content.resume());
  content.once('close', () => {
    if (!content.readableEnded) {
      check.destroy(brokenOff());
    }
  });
  content.once('error', () => check.destroy(brokenOff()));
  return content.pipe(check);
}
