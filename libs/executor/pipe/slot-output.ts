import { FifoReader } from './fifo-reader.js';
import { LoadWatch } from './load-watch.js';
import { OutputCapture } from './output-capture.js';

/** Output kept before the first request tells how much its caller wants. */
const FIRST_CAPTURE_BYTES = 1024 * 1024;

/** Standard output and standard error of a slot, captured together, and the sign of having loaded among them. */
export class SlotOutput {
  /** Resolves when the algorithm has said that it has loaded. */
  readonly loaded: Promise<'loaded'>;
  readonly #stdout: FifoReader;
  readonly #stderr: FifoReader;
  readonly #capture = new OutputCapture(FIRST_CAPTURE_BYTES);
  readonly #load = new LoadWatch();
  readonly #keep = (bytes: Buffer) => this.#capture.push(bytes);
  #onLoaded!: (value: 'loaded') => void;

  constructor(stdout: number, stderr: number) {
    this.loaded = new Promise((resolve) => (this.#onLoaded = resolve));
    this.#stdout = new FifoReader(stdout, (bytes) => this.#onStdout(bytes));
    this.#stderr = new FifoReader(stderr, this.#keep);
  }

  /** How much of the output is kept from now on; the rest is counted. */
  set limitBytes(limit: number) {
    this.#capture.limitBytes = limit;
  }

  /** What the event loop has brought since the last call. */
  takeSeen(): string {
    return this.#capture.take();
  }

  /** As `takeSeen`, with what lies in the FIFOs unread. */
  takeAll(): string {
    this.#stdout.drain();
    this.#stderr.drain();
    return this.#capture.take();
  }

  /** Reads the rest for a last `takeSeen`, then lets go of the FIFOs. */
  close(): void {
    this.#stdout.drain();
    this.#stderr.drain();
    this.#load.flush(this.#keep);
    this.#stdout.close();
    this.#stderr.close();
  }

  #onStdout(bytes: Buffer): void {
    if (this.#load.loaded) {
      return this.#capture.push(bytes);
    }
    this.#load.push(bytes, this.#keep);
    if (this.#load.loaded) {
      this.#onLoaded('loaded');
    }
  }
}
