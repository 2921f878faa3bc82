import type { IncomingMessage } from 'node:http';

/** What Node.js says of a stream whose other end is gone. Of a connection that the platform has opened itself, a system call is told, too. */
const GONE = ['ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'];

/** Whether this went wrong because the client hung up: nobody's fault, and nobody waits for the answer. */
export function isHangUp(exception: unknown, request: Pick<IncomingMessage, 'socket'>): boolean {
  const { code, syscall, type } = (exception ?? {}) as { code?: unknown; syscall?: unknown; type?: unknown };
  const ofStream = (typeof code === 'string' && GONE.includes(code) && syscall === undefined) || type === 'stream.not.readable';
  return ofStream && request.socket.destroyed;
}
