import type { Request } from 'express';
import { ApiError } from '#libs/errors/index.js';

/**
 * Reads a whole body within a limit. Error: 6001 with status 413; then the rest of the body is not waited for.
 */
export function readBody(request: Request, limitBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(new ApiError('unsupportedContentType', { message: 'Send the input without a Content-Encoding.' }));
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    return Promise.reject(tooLarge(request, limitBytes));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        request.removeAllListeners('data');
        reject(tooLarge(request, limitBytes));
        return;
      }
      chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) {
        reject(new ApiError('requestInvalid', { message: 'The request broke off before its end.' }));
      }
    });
  });
}

function tooLarge(request: Request, limitBytes: number): ApiError {
  // What is still under way is thrown away, and the connection with it: nobody reads it to the end.
  request.res?.setHeader('Connection', 'close');
  request.resume();
  return new ApiError('payloadTooLarge', {
    message: `The input may have ${limitBytes} bytes at most; an administrator can raise that (CALL_INPUT_MAX_BYTES). Upload larger data and pass its address.`,
  });
}
