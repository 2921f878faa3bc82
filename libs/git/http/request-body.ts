import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The request cannot be served as it is; `status` and message say why. */
export class BadGitRequest extends Error {
  override readonly name = 'BadGitRequest';
  constructor(
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Checks what kind of body it is. Returns its bytes, unpacked when it is gzipped. */
export function requestBody(request: IncomingMessage, contentType: string): Readable {
  if (request.headers['content-type'] !== contentType) {
    throw new BadGitRequest(415, `The content type must be ${contentType}.`);
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') {
    return request;
  }
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new BadGitRequest(415, 'The content encoding must be gzip or identity.');
  }
  return pipeline(request, createGunzip(), () => undefined);
}

/**
 * Feeds the whole body to the process, no faster than it reads. `look` sees each chunk first and may throw.
 *
 * When the process ends early the rest of the body is read and dropped: git clients read the answer only after they
 * have sent everything. Rejects when the client breaks off, the encoding is broken, or `look` throws.
 */
export async function feedBody(body: Readable, sink: Writable, look: (chunk: Buffer) => void): Promise<void> {
  try {
    // Leaving the loop must not destroy the connection: it is to carry the reason.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      look(chunk);
      if (sink.writable && !sink.write(chunk)) {
        await room(sink);
      }
    }
  } finally {
    sink.end();
  }
}

async function room(sink: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      sink.off('drain', done).off('close', done);
      resolve();
    };
    sink.on('drain', done).on('close', done);
  });
}
