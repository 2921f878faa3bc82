import type { IncomingMessage } from 'node:http';
import { ApiError } from '#libs/errors/index.js';

/** How much of a body beyond the limit is still read: a client that is cut off while it sends may never see why. */
const PATIENCE_BYTES = 64 * 1024 * 1024;

/** Who sends even more is cut off, after some time to read the answer. */
const LAST_WORDS_MS = 1000;

/** Reads a whole body within a limit. Errors: 6001 with status 413 or 415. What is beyond the limit is thrown away as it comes. */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(new ApiError('unsupportedContentType', { message: 'Send the input without a Content-Encoding.' }));
  }
  return new Promise((resolve, reject) => {
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
        reject(tooLarge(limitBytes));
        setTimeout(() => request.destroy(), LAST_WORDS_MS).unref();
      }
    });
    request.once('end', () => {
      if (size > limitBytes) {
        reject(tooLarge(limitBytes));
      } else {
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
      }
    });
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) {
        reject(new ApiError('requestInvalid', { message: 'The request broke off before its end.' }));
      }
    });
  });
}

function tooLarge(limitBytes: number): ApiError {
  return new ApiError('payloadTooLarge', {
    message: `The input may have ${limitBytes} bytes at most; an administrator can raise that (CALL_INPUT_MAX_BYTES). Upload larger data and pass its address.`,
  });
}
