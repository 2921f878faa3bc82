/** How long text waits for more of it: one message each time, however small the pieces are in which it comes. */
const GATHER_MS = 100;
/** How much is passed on as it comes, about what the log keeps. */
const LIVE = 1024 * 1024;
/** How much of the end of the rest comes once the build has ended. */
const TAIL = 16 * 1024;
const PAUSED = '\n... There is much output: the end of it follows when the build has ended, and more of it is in the log ...\n';

/** What a build prints, on its way to those who wait for it. Every process of the installation reads each message, so they are few, and a flood has an end. */
export class LiveOutput {
  private waiting = '';
  private room = LIVE;
  private tail = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly publish: (text: string) => Promise<void>) {}

  write(text: string): void {
    const live = text.slice(0, this.room);
    if (live) {
      this.room -= live.length;
      this.waiting += this.room > 0 ? live : live + PAUSED;
      this.timer ??= setTimeout(() => void this.send(), GATHER_MS);
    }
    if (live.length < text.length) {
      this.tail = (this.tail + text.slice(Math.max(live.length, text.length - TAIL))).slice(-TAIL);
    }
  }

  /** The last of it is on its way when this resolves. */
  async end(): Promise<void> {
    this.waiting += this.tail;
    this.tail = '';
    await this.send();
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.waiting;
    this.waiting = '';
    await (text && this.publish(text));
  }
}
