import { StringDecoder } from 'node:string_decoder';
import { FifoReader } from '../pipe/fifo-reader.js';

/** Passes on what a step prints, as whole characters. Owns the descriptor. */
export class StepOutput {
  readonly #decoder = new StringDecoder();
  readonly #reader: FifoReader;

  constructor(
    fd: number,
    private readonly log: (text: string) => void,
  ) {
    this.#reader = new FifoReader(fd, (bytes) => this.log(this.#decoder.write(bytes)));
  }

  /** Once the step has ended: what it wrote last. */
  finish(): void {
    this.#reader.drain();
    const rest = this.#decoder.end();
    if (rest) {
      this.log(rest);
    }
  }

  close(): void {
    this.#reader.close();
  }
}
