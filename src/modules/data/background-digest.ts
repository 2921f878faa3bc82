import { Worker } from 'node:worker_threads';

const BLOCK_BYTES = 1 << 20;
/** Blocks of one content: some are filled while others are with the thread. They go to and fro and are never copied. */
const BLOCKS = 3;

/** CommonJS and by itself: what runs in the thread. One hash for each id, from its first block to its digest or its end. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const { parentPort } = require('node:worker_threads');
const hashes = new Map();
parentPort.on('message', ({ id, block, length, end }) => {
  const hash = hashes.get(id) ?? createHash('md5');
  if (block) {
    hashes.set(id, hash.update(new Uint8Array(block, 0, length)));
    parentPort.postMessage({ id, block }, [block]);
    return;
  }
  hashes.delete(id);
  if (end) parentPort.postMessage({ id, digest: hash.digest('hex') });
});
`;

interface Answer {
  id: number;
  block?: ArrayBuffer;
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
  private readonly free: ArrayBuffer[] = [];
  private made = 0;
  private block: Buffer | undefined;
  private filled = 0;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private digested: string | undefined;

  constructor() {
    waiting.set(this.id, {
      answer: ({ block, digest }) => {
        if (block) {
          this.free.push(block);
        }
        this.digested = digest;
        this.wake?.();
      },
      fail: (error) => {
        this.failure = error;
        this.wake?.();
      },
    });
  }

  /** Copies the bytes. Resolves when there is room for the next ones. */
  async update(chunk: Buffer): Promise<void> {
    for (let taken = 0; taken < chunk.length; ) {
      this.block ??= await this.next();
      const part = chunk.copy(this.block, this.filled, taken);
      taken += part;
      this.filled += part;
      if (this.filled === BLOCK_BYTES) {
        this.send();
      }
    }
  }

  async digest(): Promise<string> {
    this.send();
    digestThread().postMessage({ id: this.id, end: true });
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

  private send(): void {
    const { block, filled: length } = this;
    this.block = undefined;
    this.filled = 0;
    if (block && length > 0) {
      const memory = block.buffer as ArrayBuffer;
      digestThread().postMessage({ id: this.id, block: memory, length }, [memory]);
    }
  }

  private async next(): Promise<Buffer> {
    if (this.free.length === 0 && this.made < BLOCKS) {
      this.made++;
      return Buffer.from(new ArrayBuffer(BLOCK_BYTES));
    }
    await this.until(() => this.free.length > 0);
    return Buffer.from(this.free.pop() as ArrayBuffer);
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
