import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '#libs/errors/index.js';
import type { Upload } from './data-store.js';

/** Error: 6001 for a digest that is none. */
export function readUpload(request: IncomingMessage): Upload {
  const { 'content-length': length, 'content-md5': digest } = request.headers;
  return { content: request, ...(length === undefined ? {} : { length: Number(length) }), ...(digest === undefined ? {} : { md5: readDigest(String(digest)) }) };
}

function readDigest(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 16) {
    throw new ApiError('requestInvalid', { message: 'Content-MD5 is the MD5 of the content in base64: 16 bytes in 24 characters.' });
  }
  return bytes.toString('hex');
}

/**
 * Aborted when the client has gone. A connection on which nothing moves for `stallMs`, while there is something left of the request or of the answer, is
 * cut. How long the platform, or a store, works before it answers is not limited here.
 */
export function untilHungUp(request: IncomingMessage, response: ServerResponse, stallMs: number): AbortSignal {
  const gone = new AbortController();
  const { socket } = request;
  // Node sets another timeout for what comes after the answer.
  socket.setTimeout(stallMs);
  response.on('timeout', () => {
    if (!request.complete || response.headersSent) {
      socket.destroy();
    } else {
      socket.setTimeout(stallMs);
    }
  });
  response.once('close', () => {
    if (!response.writableFinished) {
      gone.abort(new ApiError('requestInvalid', { message: 'The client has hung up.' }));
    }
  });
  return gone.signal;
}
