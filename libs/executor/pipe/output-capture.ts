import { GrowingBytes } from './growing-bytes.js';

/**
 * Keeps the beginning of what an algorithm prints, up to a limit, and counts the rest without keeping it.
 */
export class OutputCapture {
  readonly #kept = new GrowingBytes();
  #total = 0;
  #limit: number;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  set limitBytes(limit: number) {
    this.#limit = limit;
  }

  /** `chunk` is copied; it may be reused after the call. */
  push(chunk: Buffer): void {
    this.#total += chunk.length;
    const room = this.#limit - this.#kept.length;
    if (room > 0) {
      this.#kept.append(chunk.length > room ? chunk.subarray(0, room) : chunk);
    }
  }

  /** What was captured since the last call. */
  take(): string {
    if (this.#total === 0) {
      return '';
    }
    const bytes = this.#kept.view().subarray(0, this.#limit);
    const cut = this.#total > bytes.length;
    const text = cut ? wholeCharacters(bytes) + note(this.#total, this.#limit) : bytes.toString();
    this.#kept.clear();
    this.#total = 0;
    return text;
  }
}

function note(total: number, limit: number): string {
  return `\n[output cut off: ${total} bytes printed, the first ${limit} are shown]\n`;
}

/** The text of `bytes` without a character that the cut went through. */
function wholeCharacters(bytes: Buffer): string {
  let end = bytes.length;
  // A UTF-8 character has at most three continuation bytes (10xxxxxx) after its first byte.
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) {
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > back) {
      end = bytes.length - back;
    }
    break;
  }
  return bytes.toString('utf8', 0, end);
}
