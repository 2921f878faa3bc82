import { readSync } from 'node:fs';
import { Socket } from 'node:net';

/** As large as a FIFO, so that one read empties it. */
const CHUNK_BYTES = 64 * 1024;

/** How much one `drain` takes at most: an endless writer must not hold the platform. */
const DRAIN_BYTES = 4 * 1024 * 1024;

/**
 * Reads the platform's end of a FIFO through epoll and hands on what comes. A chunk is valid only during the call:
 * one buffer serves every read, so that a flood of output costs no memory.
 */
export class FifoReader {
  readonly #fd: number;
  readonly #socket: Socket;
  readonly #onBytes: (chunk: Buffer) => void;
  readonly #spare = scratch;
  #closed = false;

  constructor(fd: number, onBytes: (chunk: Buffer) => void) {
    this.#fd = fd;
    this.#onBytes = onBytes;
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const options = {
      fd,
      readable: true,
      writable: false,
      onread: {
        buffer,
        callback: (length: number) => {
          if (!this.#closed) {
            onBytes(buffer.subarray(0, length));
          }
          return !this.#closed;
        },
      },
    };
    this.#socket = new Socket(options);
    // A FIFO held read-write has no errors of its own; without a listener one would end the platform.
    this.#socket.on('error', () => this.close());
    this.#socket.resume();
  }

  /**
   * Hands on, at once, what already lies in the FIFO. Readiness alone is no proof that nothing lies there: within one
   * turn of the event loop the answer may be seen before the output that was written ahead of it.
   */
  drain(): void {
    // The usual end is EAGAIN. Collecting a stack for it would cost more than the read itself.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      for (let total = 0; !this.#closed && total < DRAIN_BYTES;) {
        const length = readSync(this.#fd, this.#spare, 0, CHUNK_BYTES, null);
        if (length === 0) {
          return;
        }
        total += length;
        this.#onBytes(this.#spare.subarray(0, length));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        throw error;
      }
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  close(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#socket.destroy();
  }
}

/** Shared by all readers: `drain` is synchronous, and what it hands on is valid only during the call. */
const scratch = Buffer.allocUnsafeSlow(CHUNK_BYTES);
