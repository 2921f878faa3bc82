import type { IncomingMessage, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '#libs/errors/index.js';
import type { ByteRange } from '#src/platform/storage/blob-store.js';
import { discard } from '#src/platform/storage/discard.js';
import { BYTES, TEXT } from './content-check.js';
import type { FileView, FoundFile, Wanted } from './data-store.js';

const HUNG_UP = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];

/** What no header can hold: a store may say anything. */
const UNPRINTABLE = /[^\x20-\x7e]/;

/** Of an etag from elsewhere, what no header can hold is replaced by its number. */
const quoted = ({ etag }: FileView) => `"${etag.replaceAll(/[^\x21\x23-\x7e]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}"`;

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

/** What of a file a request is answered with. A range counts only for the content that the client has seen before. */
export function wantedBy(request: IncomingMessage): (file: FileView) => Wanted {
  const { range, 'if-range': ifRange } = request.headers;
  return (file) => {
    if (request.method === 'HEAD' || isUnchanged(request, file)) {
      return 'nothing';
    }
    return (ifRange === undefined || ifRange === quoted(file) ? readRange(range, file.size) : undefined) ?? 'all';
  };
}

export function isUnchanged(request: IncomingMessage, file: FileView): boolean {
  const known = request.headers['if-none-match'];
  return known !== undefined && (known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === quoted(file)));
}

/**
 * The headers of a file. What a client says that it accepts becomes the type where that is exactly text or JSON: one of the
 * published ones breaks otherwise (client contract, 1.4). Nothing is run by a browser, whatever the content is.
 */
function setFileHeaders(request: IncomingMessage, response: ServerResponse, file: FileView): void {
  const accepted = request.headers.accept?.trim().toLowerCase();
  const own = UNPRINTABLE.test(file.contentType) ? BYTES : file.contentType;
  const type = accepted === 'text/plain' ? TEXT : accepted === 'application/json' ? 'application/json' : own;
  response.setHeader('X-Data-Type', 'file');
  response.setHeader('Content-Type', type);
  response.setHeader('ETag', quoted(file));
  response.setHeader('Last-Modified', file.lastModified.toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
}

/** The answer to a request for a file that was found. It is cut when the store sends more or less than it announced: what comes after it belongs to another answer. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, { file, content, ownChunks, range }: FoundFile): Promise<void> {
  setFileHeaders(request, response, file);
  if (!content) {
    const unchanged = isUnchanged(request, file);
    response.writeHead(unchanged ? 304 : 200, unchanged ? {} : { 'Content-Length': file.size }).end();
    return;
  }
  const length = range ? range.end - range.start + 1 : file.size;
  response.setHeader('Content-Length', length);
  if (range) {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${file.size}`);
  } else if (file.md5 !== undefined) {
    response.setHeader('Content-MD5', Buffer.from(file.md5, 'hex').toString('base64'));
  }
  await pipeline(content, exactly(length), ownChunks ? discarding(response) : response).catch((error: NodeJS.ErrnoException) => {
    // A client that hangs up is no problem of the platform's.
    if (!HUNG_UP.includes(error.code ?? '')) {
      throw error;
    }
  });
}

/** Error: unavailable where there is more or less. */
function exactly(length: number) {
  return async function* (content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let left = length;
    for await (const chunk of content) {
      left -= chunk.length;
      if (left < 0) {
        break;
      }
      yield chunk;
    }
    if (left !== 0) {
      throw new ApiError('unavailable', { message: `The store announced ${length} bytes and sent ${left < 0 ? 'more' : length - left}.` });
    }
  };
}

/** The way into an answer that gives back the memory of what the machine has taken over. */
function discarding(response: ServerResponse): Writable {
  const way = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      response.write(chunk, (error) => {
        discard(chunk);
        done(error);
      });
    },
    final: (done) => response.end(done),
    destroy: (error, done) => {
      response.destroy();
      done(error);
    },
    // Once it has finished the answer is; the connection is not to be cut.
    autoDestroy: false,
  });
  response.once('close', () => {
    if (!response.writableFinished) {
      way.destroy();
    }
  });
  return way;
}
