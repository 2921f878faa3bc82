import { GrowingBytes } from './growing-bytes.js';

const NEWLINE = 0x0a;

/** What the bytes read so far amount to. */
export type AnswerProgress =
  { kind: 'incomplete' } | { kind: 'complete'; text: string } | { kind: 'too-large' } | { kind: 'trailing-bytes' };

const INCOMPLETE: AnswerProgress = { kind: 'incomplete' };

/**
 * Collects one answer, a line, from the chunks of `algoout`. Holds at most `limitBytes`. Blank lines around the
 * answer are harmless; anything else behind it is a second answer that nobody asked for.
 */
export class AnswerBuffer {
  readonly #limit: number;
  readonly #begun = new GrowingBytes();

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** `chunk` is copied where it must be kept; it may be reused after the call. */
  push(chunk: Buffer): AnswerProgress {
    let rest = chunk;
    while (rest.length > 0) {
      const end = rest.indexOf(NEWLINE);
      const line = end < 0 ? rest : rest.subarray(0, end);
      if (this.#begun.length + line.length > this.#limit) {
        return { kind: 'too-large' };
      }
      if (end < 0) {
        this.#begun.append(line);
        return INCOMPLETE;
      }
      rest = rest.subarray(end + 1);
      if (this.#begun.length === 0 && isBlank(line)) {
        continue;
      }
      if (!isBlank(rest)) {
        return { kind: 'trailing-bytes' };
      }
      return { kind: 'complete', text: this.#text(line) };
    }
    return INCOMPLETE;
  }

  #text(last: Buffer): string {
    if (this.#begun.length === 0) {
      return last.toString();
    }
    this.#begun.append(last);
    return this.#begun.view().toString();
  }
}

/** Whether `bytes` hold nothing but JSON white space. */
export function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte !== 0x20 && byte !== NEWLINE && byte !== 0x0d && byte !== 0x09) {
      return false;
    }
  }
  return true;
}
