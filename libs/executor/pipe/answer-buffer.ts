import { GrowingBytes } from './growing-bytes.js';

const NEWLINE = 0x0a;

/** White space that anybody may write around answers. Who writes more writes nothing else. */
export const BLANKS_MAX_BYTES = 64 * 1024;

/** What the bytes read so far amount to. */
export type AnswerProgress =
  { kind: 'incomplete' } | { kind: 'complete'; text: string } | { kind: 'too-large' } | { kind: 'too-blank' } | { kind: 'trailing-bytes' };

const INCOMPLETE: AnswerProgress = { kind: 'incomplete' };

/**
 * Collects one answer, a line, from the chunks of `algoout`. Holds at most `limitBytes`. Blank lines around the
 * answer are harmless; anything else behind it is a second answer that nobody asked for.
 */
export class AnswerBuffer {
  readonly #limit: number;
  readonly #begun = new GrowingBytes();
  #blanks = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** `chunk` is copied where it must be kept; it may be reused after the call. */
  push(chunk: Buffer): AnswerProgress {
    const start = this.#begun.length === 0 ? blanksAtStart(chunk) : 0;
    this.#blanks += start;
    if (this.#blanks > BLANKS_MAX_BYTES) {
      return { kind: 'too-blank' };
    }
    if (start === chunk.length) {
      return INCOMPLETE;
    }
    const end = chunk.indexOf(NEWLINE, start);
    const line = chunk.subarray(start, end < 0 ? chunk.length : end);
    if (this.#begun.length + line.length > this.#limit) {
      return { kind: 'too-large' };
    }
    if (end < 0) {
      this.#begun.append(line);
      return INCOMPLETE;
    }
    return isBlank(chunk.subarray(end + 1)) ? { kind: 'complete', text: this.#text(line) } : { kind: 'trailing-bytes' };
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
  return blanksAtStart(bytes) === bytes.length;
}

function blanksAtStart(bytes: Buffer): number {
  let count = 0;
  while (count < bytes.length && isWhiteSpace(bytes[count]!)) {
    count++;
  }
  return count;
}

const isWhiteSpace = (byte: number) => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
