import type { PinoLogger } from 'nestjs-pino';
import type { Broadcast } from './broadcast.js';

/** How long a change can go unnoticed when the broadcast is lost. */
const TRUST_MS = 30_000;

/** Something small of the database that every process has in memory: read at the start, after each change that any of them announces, and now and then. */
export class LiveCopy<T> {
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private stopListening: (() => void) | undefined;

  constructor(
    /** Names it among the broadcasts, and in the log. */
    private readonly topic: string,
    public value: T,
    private readonly read: () => Promise<T>,
    private readonly broadcast: Broadcast,
    private readonly logger: PinoLogger,
  ) {}

  async start(): Promise<void> {
    this.stopListening = this.broadcast.listen(this.topic, () => void this.refresh());
    this.timer = setInterval(() => void this.refresh(), TRUST_MS).unref();
    await this.refresh();
  }

  stop(): void {
    this.stopListening?.();
    clearInterval(this.timer);
  }

  /** After a change by this process: here at once, in the others in a moment. */
  async announce(): Promise<void> {
    await this.refresh();
    await this.broadcast.publish(this.topic, {});
  }

  /** One after the other: what was read earlier must not come after what was read later. */
  private refresh(): Promise<void> {
    this.reading = this.reading.then(() => this.readAnew());
    return this.reading;
  }

  private async readAnew(): Promise<void> {
    try {
      this.value = await this.read();
    } catch (error) {
      this.logger.warn({ err: error, topic: this.topic }, 'what is kept in memory cannot be read anew; it goes on as it is');
    }
  }
}
