import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '#libs/errors/index.js';
import type { ByteRange } from '#src/platform/storage/blob-store.js';
import type { DataFile } from './data.entities.js';
import { TEXT } from './content-check.js';

const etag = (file: DataFile) => `"${file.md5}"`;

/** The part of a file that a request asks for; undefined for all of it. Several parts at once are answered with the whole, as HTTP allows. Error: 6001 with 416. */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') {
    return undefined;
  }
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) {
    throw new ApiError('rangeNotSatisfiable', { message: `The file has ${size} bytes only.` });
  }
  return start <= end ? { start, end } : undefined;
}

/** The range counts only for the content that the client has seen before. */
export function readRangeOf(request: IncomingMessage): (file: DataFile) => ByteRange | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  return (file) => (ifRange === undefined || ifRange === etag(file) ? readRange(range, file.size) : undefined);
}

export function isUnchanged(request: IncomingMessage, file: DataFile): boolean {
  const known = request.headers['if-none-match'];
  return known !== undefined && (known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag(file)));
}

/**
 * The headers of a file. What a client says that it accepts becomes the type where that is exactly text or JSON: one of the
 * published ones breaks otherwise (client contract, 1.4). Nothing is run by a browser, whatever the content is.
 */
export function setFileHeaders(request: IncomingMessage, response: ServerResponse, file: DataFile): void {
  const accepted = request.headers.accept?.trim().toLowerCase();
  const type = accepted === 'text/plain' ? TEXT : accepted === 'application/json' ? 'application/json' : file.contentType;
  response.setHeader('X-Data-Type', 'file');
  response.setHeader('Content-Type', type);
  response.setHeader('ETag', etag(file));
  response.setHeader('Last-Modified', file.updatedAt.toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
}

export async function sendFile(response: ServerResponse, { file, content, range }: { file: DataFile; content: Readable; range?: ByteRange }): Promise<void> {
  if (range) {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${file.size}`);
    response.setHeader('Content-Length', range.end - range.start + 1);
  } else {
    response.setHeader('Content-Length', file.size);
    response.setHeader('Content-MD5', Buffer.from(file.md5, 'hex').toString('base64'));
  }
  // A client that hangs up is no problem of the platform's.
  await pipeline(content, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      throw error;
    }
  });
}
