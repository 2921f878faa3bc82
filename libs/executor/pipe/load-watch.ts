const MARKER = Buffer.from('PIPE_INIT_COMPLETE');
const NEWLINE = 0x0a;

/** A line longer than this is handed on in parts; a marker at its very start or end is still found. */
const LONGEST_LINE_BYTES = 64 * 1024;

/**
 * Finds the line of standard output that says the algorithm has loaded. Lines before it are output like any other;
 * that line itself is the protocol's and is dropped.
 */
export class LoadWatch {
  #line: Buffer = Buffer.alloc(0);
  #loaded = false;

  get loaded(): boolean {
    return this.#loaded;
  }

  /** Takes a chunk and hands every byte that is output to `output`. */
  push(chunk: Buffer, output: (bytes: Buffer) => void): void {
    let rest = this.#line.length > 0 ? Buffer.concat([this.#line, chunk]) : chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0 && !this.#loaded; end = rest.indexOf(NEWLINE)) {
      if (rest.subarray(0, end).includes(MARKER)) {
        this.#loaded = true;
      } else {
        output(rest.subarray(0, end + 1));
      }
      rest = rest.subarray(end + 1);
    }
    if (!this.#loaded && rest.length > LONGEST_LINE_BYTES) {
      const kept = rest.length - MARKER.length;
      output(rest.subarray(0, kept));
      rest = rest.subarray(kept);
    }
    if (this.#loaded && rest.length > 0) {
      output(rest);
    }
    this.#line = this.#loaded ? Buffer.alloc(0) : Buffer.from(rest);
  }

  /** Hands on an unfinished line; for a process that ended while loading. */
  flush(output: (bytes: Buffer) => void): void {
    if (this.#line.length > 0) {
      output(this.#line);
    }
    this.#line = Buffer.alloc(0);
  }
}
