import { FifoReader } from './fifo-reader.js';
import { LoadWatch } from './load-watch.js';
import { OutputCapture } from './output-capture.js';
import { Pace } from './pace.js';

/** Output kept before the first request tells how much its caller wants. */
const FIRST_CAPTURE_BYTES = 1024 * 1024;

/** Output of more than this is not that of an algorithm that loads. */
export const LOAD_OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** Standard output and standard error of a slot, captured together, and the sign of having loaded among them. */
export class SlotOutput {
  /** Resolves when the algorithm has said that it has loaded. */
  readonly loaded: Promise<'loaded'>;
  /** Resolves when it has printed too much before that. */
  readonly flooded: Promise<'flooded'>;
  readonly #stdout: FifoReader;
  readonly #stderr: FifoReader;
  readonly #capture = new OutputCapture(FIRST_CAPTURE_BYTES);
  readonly #load = new LoadWatch();
  readonly #keep = (bytes: Buffer) => this.#capture.push(bytes);
  #printed = 0;
  #onLoaded!: (value: 'loaded') => void;
  #onFlooded!: (value: 'flooded') => void;

  constructor(stdout: number, stderr: number) {
    this.loaded = new Promise((resolve) => (this.#onLoaded = resolve));
    this.flooded = new Promise((resolve) => (this.#onFlooded = resolve));
    this.#stdout = new FifoReader(stdout, (bytes) => this.#onStdout(bytes), new Pace());
    this.#stderr = new FifoReader(stderr, (bytes) => this.#onStderr(bytes), new Pace());
  }

  /** How much of the output is kept from now on; the rest is counted. */
  set limitBytes(limit: number) {
    this.#capture.limitBytes = limit;
  }

  /** What the event loop has brought since the last call. */
  takeSeen(): string {
    // Else the next caller would get what it has not brought.
    if (this.#stdout.resting) {
      this.#stdout.drain();
    }
    if (this.#stderr.resting) {
      this.#stderr.drain();
    }
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
    } else {
      this.#count(bytes);
    }
  }

  #onStderr(bytes: Buffer): void {
    this.#capture.push(bytes);
    if (!this.#load.loaded) {
      this.#count(bytes);
    }
  }

  #count(bytes: Buffer): void {
    this.#printed += bytes.length;
    if (this.#printed > LOAD_OUTPUT_MAX_BYTES) {
      this.#onFlooded('flooded');
    }
  }
}
