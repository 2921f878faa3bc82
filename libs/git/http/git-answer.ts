import type { ServerResponse } from 'node:http';

const NO_CACHE = {
  'Cache-Control': 'no-cache, max-age=0, must-revalidate',
  Pragma: 'no-cache',
  Expires: 'Fri, 01 Jan 1980 00:00:00 GMT',
};

/** The answer to one request: streams with back-pressure and knows when the client has gone. */
export class GitAnswer {
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('error', () => this.#gone.abort());
    response.on('close', () => {
      if (!response.writableFinished) {
        this.#gone.abort();
      }
    });
    if (response.destroyed) {
      this.#gone.abort();
    }
  }

  /** Aborts when the client leaves before it has the whole answer. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get started(): boolean {
    return this.#response.headersSent;
  }

  /** Success: git speaks inside the body. */
  start(contentType: string): void {
    this.#response.writeHead(200, { ...NO_CACHE, 'Content-Type': contentType });
    this.#response.flushHeaders();
  }

  /** Resolves when there is room for more, or nobody left to read. */
  async write(chunk: Buffer): Promise<void> {
    if (this.gone.aborted || this.#response.write(chunk)) {
      return;
    }
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#response.off('drain', done).off('close', done);
        resolve();
      };
      this.#response.on('drain', done).on('close', done);
    });
  }

  end(): void {
    this.#response.end();
  }

  /** A failure before anything was sent. Git shows the body of such an answer to info/refs as `remote: ...`. */
  fail(status: number, message: string): void {
    if (this.started) {
      this.#response.destroy();
      return;
    }
    // The rest of the request is not read, so the connection cannot serve another one.
    this.#response.writeHead(status, { ...NO_CACHE, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
    this.#response.end(`${message}\n`);
  }
}
