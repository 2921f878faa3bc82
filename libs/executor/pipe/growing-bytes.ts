const FIRST_CAPACITY = 4096;

/** Bytes appended one chunk at a time in one block of memory, so that many tiny chunks cost no more than a large one. */
export class GrowingBytes {
  #block = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies `chunk`. */
  append(chunk: Buffer): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#block.length) {
      const block = Buffer.allocUnsafeSlow(Math.max(needed, this.#block.length * 2, FIRST_CAPACITY));
      this.#block.copy(block, 0, 0, this.#length);
      this.#block = block;
    }
    chunk.copy(this.#block, this.#length);
    this.#length = needed;
  }

  /** The bytes so far; a view that the next `append` or `clear` may invalidate. */
  view(): Buffer {
    return this.#block.subarray(0, this.#length);
  }

  clear(): void {
    this.#block = Buffer.alloc(0);
    this.#length = 0;
  }
}
