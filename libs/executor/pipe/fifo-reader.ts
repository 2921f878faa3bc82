import { readSync } from 'node:fs';
import { Socket } from 'node:net';

import type { Pace } from './pace.js';

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
  readonly #pace: Pace | undefined;
  readonly #spare = scratch;
  #rest: NodeJS.Timeout | undefined;
  #closed = false;

  /** `pace`: what comes faster waits in the FIFO, and its writer with it. */
  constructor(fd: number, onBytes: (chunk: Buffer) => void, pace?: Pace) {
    this.#pace = pace;
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
          return !this.#closed && !this.#mustRest(length);
        },
      },
    };
    this.#socket = new Socket(options);
    // A FIFO held read-write has no errors of its own; without a listener one would end the platform.
    this.#socket.on('error', () => this.close());
    this.#socket.resume();
  }

  /** Whether the writer was too fast and bytes may lie in the FIFO that nobody is told of. */
  get resting(): boolean {
    return this.#rest !== undefined;
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
    clearTimeout(this.#rest);
    this.#socket.destroy();
  }

  #mustRest(length: number): boolean {
    const rest = this.#pace?.take(length) ?? 0;
    if (rest > 0) {
      this.#rest = setTimeout(() => {
        this.#rest = undefined;
        this.#socket.resume();
      }, rest);
    }
    return rest > 0;
  }
}

/** Shared by all readers: `drain` is synchronous, and what it hands on is valid only during the call. */
const scratch = Buffer.allocUnsafeSlow(CHUNK_BYTES);
