import type { IncomingMessage } from 'node:http';
import { ApiError } from '#libs/errors/index.js';

/** How much of a body beyond the limit is still read: a client that is cut off while it sends may never see why. */
const PATIENCE_BYTES = 64 * 1024 * 1024;

/** Who sends even more is cut off, after some time to read the answer. */
const LAST_WORDS_MS = 1000;

/**
 * Reads a whole body within a limit, whenever that is asked for: also when the client has gone meanwhile, or says no more.
 * What is beyond the limit is thrown away as it comes. Errors: 6001 with status 413 and this sentence, 415, or 400 when it breaks off.
 */
export function readBody(request: IncomingMessage, limitBytes: number, tooLarge: string): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(new ApiError('unsupportedContentType', { message: 'Send the body without a Content-Encoding.' }));
  }
  const brokenOff = () => new ApiError('requestInvalid', { message: 'The request broke off before its end.' });
  if (request.destroyed) {
    return Promise.reject(brokenOff());
  }
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new ApiError('payloadTooLarge', { message: tooLarge }));
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      if (size > limitBytes + PATIENCE_BYTES) {
        refuse();
        setTimeout(() => request.destroy(), LAST_WORDS_MS).unref();
      }
    });
    request.once('end', () => {
      if (size > limitBytes) {
        refuse();
      } else {
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
      }
    });
    request.once('error', reject);
    request.once('close', () => reject(brokenOff()));
  });
}
