/** Longest log that is kept; both ends matter, the middle of a flood does not. */
const HEAD = 256 * 1024;
const TAIL = 768 * 1024;

/** Collects the log of one build within a bound. NUL is dropped: PostgreSQL takes no text with it. */
export class BuildLog {
  private head = '';
  private tail = '';
  private dropped = 0;

  append(text: string): void {
    const room = Math.max(0, HEAD - this.head.length);
    this.head += text.slice(0, room);
    this.tail += text.slice(room);
    if (this.tail.length > 2 * TAIL) {
      this.cut();
    }
  }

  toString(): string {
    if (this.tail.length > TAIL) {
      this.cut();
    }
    const text = this.dropped > 0 ? `${this.head}\n... ${this.dropped} characters left out ...\n${this.tail}` : this.head + this.tail;
    // Not as it comes: a flood of them would take the whole processor.
    return text.replaceAll(/\0+/g, '');
  }

  private cut(): void {
    this.dropped += this.tail.length - TAIL;
    this.tail = this.tail.slice(-TAIL);
  }
}
