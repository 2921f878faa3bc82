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

  /** Takes a chunk and hands every byte that is output to `output`, in two pieces at most. */
  push(chunk: Buffer, output: (bytes: Buffer) => void): void {
    const bytes = this.#line.length > 0 ? Buffer.concat([this.#line, chunk]) : chunk;
    const marker = bytes.indexOf(MARKER);
    const line = bytes.lastIndexOf(NEWLINE, marker < 0 ? undefined : marker) + 1;
    const lineEnd = marker < 0 ? -1 : bytes.indexOf(NEWLINE, marker);
    hand(bytes.subarray(0, line), output);
    if (lineEnd >= 0) {
      this.#loaded = true;
      this.#line = Buffer.alloc(0);
      hand(bytes.subarray(lineEnd + 1), output);
      return;
    }
    const unfinished = bytes.subarray(line);
    const given = unfinished.length > LONGEST_LINE_BYTES ? unfinished.length - MARKER.length : 0;
    hand(unfinished.subarray(0, given), output);
    this.#line = Buffer.from(unfinished.subarray(given));
  }

  /** Hands on an unfinished line; for a process that ended while loading. */
  flush(output: (bytes: Buffer) => void): void {
    hand(this.#line, output);
    this.#line = Buffer.alloc(0);
  }
}

function hand(bytes: Buffer, output: (bytes: Buffer) => void): void {
  if (bytes.length > 0) {
    output(bytes);
  }
}
