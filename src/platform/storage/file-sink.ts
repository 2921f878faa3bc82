import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

/** So much may wait for the disk. */
const WAITING_BYTES = 1 << 20;

interface Part {
  chunk: Buffer;
}

/** Writes a file from its beginning, and has it on disk when it finishes. Closes the file in any case. `written` is told of each chunk that nobody needs any more. */
export class FileSink extends Writable {
  constructor(
    private readonly file: FileHandle,
    private readonly written: (chunk: Buffer) => void,
  ) {
    super({ highWaterMark: WAITING_BYTES });
  }

  override _writev(parts: Part[], done: (error?: Error) => void): void {
    this.writeAll(parts.map(({ chunk }) => chunk)).then(() => done(), done);
  }

  override _final(done: (error?: Error) => void): void {
    this.file.sync().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.file.close().then(() => done(error), (failure: Error) => done(error ?? failure));
  }

  private async writeAll(chunks: Buffer[]): Promise<void> {
    for (let left = chunks; left.length > 0; ) {
      const { bytesWritten } = await this.file.writev(left);
      left = after(left, bytesWritten);
    }
    chunks.forEach(this.written);
  }
}

/** A disk that is nearly full takes a part first, and says then what is wrong. */
function after(chunks: Buffer[], bytes: number): Buffer[] {
  let rest = bytes;
  const place = chunks.findIndex((chunk) => {
    const whole = chunk.length <= rest;
    rest -= whole ? chunk.length : 0;
    return !whole;
  });
  const [first, ...more] = place < 0 ? [] : chunks.slice(place);
  return first ? [first.subarray(rest), ...more] : [];
}
