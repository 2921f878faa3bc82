import { closeSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * Writes the platform's end of a FIFO. What fits goes in at once with one system call; the rest waits in epoll for
 * the reader to make room. There is no back-pressure to the caller: one request is under way at a time.
 */
export class FifoWriter {
  readonly #fd: number;
  #socket: Socket | undefined;
  #closed = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(text: string): void {
    if (this.#closed) {
      return;
    }
    const bytes = Buffer.from(text);
    if (this.#socket) {
      this.#socket.write(bytes);
      return;
    }
    const written = this.#writeNow(bytes);
    if (written < bytes.length) {
      this.#openSocket().write(bytes.subarray(written));
    }
  }

  /** The process inside then sees end-of-file. */
  close(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    if (this.#socket) {
      this.#socket.destroy();
    } else {
      closeSync(this.#fd);
    }
  }

  #writeNow(bytes: Buffer): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        return 0;
      }
      throw error;
    }
  }

  #openSocket(): Socket {
    this.#socket = new Socket({ fd: this.#fd, readable: false, writable: true });
    this.#socket.on('error', () => this.close());
    return this.#socket;
  }
}
