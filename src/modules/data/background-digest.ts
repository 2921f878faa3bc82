import { Worker } from 'node:worker_threads';

/** Blocks that may wait for the other thread: of one content, so that none waits for long behind another's. */
const AHEAD = 3;

/** CommonJS and by itself: what runs in the thread. One hash for each id, from its first block to its digest or its end. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const { parentPort } = require('node:worker_threads');
const hashes = new Map();
parentPort.on('message', ({ id, block, end }) => {
  const hash = hashes.get(id) ?? createHash('md5');
  if (block) {
    hashes.set(id, hash.update(block));
    parentPort.postMessage({ id });
    return;
  }
  hashes.delete(id);
  if (end) parentPort.postMessage({ id, digest: hash.digest('hex') });
});
`;

interface Answer {
  id: number;
  digest?: string;
}

interface Waiting {
  answer: (answer: Answer) => void;
  fail: (error: Error) => void;
}

/** One thread for all digests of the process, begun with the first. */
let thread: Worker | undefined;
let ids = 0;
const waiting = new Map<number, Waiting>();

function digestThread(): Worker {
  thread ??= startThread();
  return thread;
}

function startThread(): Worker {
  const worker = new Worker(PROGRAM, { eval: true, name: 'digests' });
  worker.on('message', (answer: Answer) => waiting.get(answer.id)?.answer(answer));
  const ended = (error: Error) => {
    thread = undefined;
    [...waiting.values()].forEach(({ fail }) => fail(error));
  };
  worker.once('error', ended);
  worker.once('exit', () => ended(new Error('The thread that makes digests has ended')));
  // Last: to listen keeps a thread alive.
  worker.unref();
  return worker;
}

/** An MD5 that is made beside the work of the server, on another processor. Whoever begins one ends it, by `digest` or by `drop`. */
export class BackgroundDigest {
  private readonly id = ++ids;
  private pending = 0;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private digested: string | undefined;

  constructor() {
    waiting.set(this.id, {
      answer: ({ digest }) => {
        this.pending--;
        this.digested = digest;
        this.wake?.();
      },
      fail: (error) => {
        this.failure = error;
        this.wake?.();
      },
    });
  }

  /** Copies the block. Resolves when there is room for the next one. */
  async update(block: Buffer): Promise<void> {
    this.post({ block });
    await this.until(() => this.pending < AHEAD);
  }

  async digest(): Promise<string> {
    this.post({ end: true });
    try {
      await this.until(() => this.digested !== undefined);
      return this.digested ?? '';
    } finally {
      waiting.delete(this.id);
    }
  }

  drop(): void {
    if (waiting.delete(this.id)) {
      thread?.postMessage({ id: this.id });
    }
  }

  private post(message: { block?: Buffer; end?: boolean }): void {
    this.pending++;
    digestThread().postMessage({ id: this.id, ...message });
  }

  private async until(done: () => boolean): Promise<void> {
    while (!this.failure && !done()) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    if (this.failure) {
      throw this.failure;
    }
  }
}
