import { BAND, bandPackets, FLUSH, PacketReader, type Packet } from '../protocol/pkt-line.js';
import type { GitAnswer } from './git-answer.js';

const PROGRESS_KEPT = 8_192;
export const PUSH_RESULT = 'application/x-git-receive-pack-result';

/**
 * The answer to a push. What receive-pack shows the user goes through at once; its report and its closing flush are held
 * back, so that the platform can finish its own work and add its own lines before the push counts as answered.
 */
export class PushOutput {
  readonly #answer: GitAnswer;
  readonly #hasBands: () => boolean;
  readonly #reader = new PacketReader();
  readonly #held: Buffer[] = [];
  readonly #report: Buffer[] = [];
  #progress = '';

  constructor(answer: GitAnswer, hasBands: () => boolean) {
    this.#answer = answer;
    this.#hasBands = hasBands;
  }

  /** What receive-pack says to the program at the other end. */
  get report(): Buffer {
    return Buffer.concat(this.#report);
  }

  /** The last of what receive-pack said to the user. */
  get progress(): string {
    return this.#progress;
  }

  /** Output of receive-pack. */
  async take(chunk: Buffer): Promise<void> {
    for (const packet of this.#reader.read(chunk)) {
      if (this.#hasBands()) {
        await this.#takeBand(packet);
      } else {
        this.#held.push(packet.raw);
        this.#report.push(packet.raw);
      }
    }
  }

  async #takeBand({ raw, payload }: Packet): Promise<void> {
    if (payload === undefined) {
      return;
    }
    if (payload[0] === BAND.data) {
      this.#held.push(raw);
      this.#report.push(payload.subarray(1));
      return;
    }
    this.#progress = (this.#progress + payload.toString('utf8', 1)).slice(-PROGRESS_KEPT);
    await this.#write(raw);
  }

  /** A text for the user, on lines of its own where it brings line ends. Dropped when the client has no band for it. */
  async say(text: string): Promise<void> {
    if (this.#hasBands()) {
      await this.#write(bandPackets(BAND.progress, text));
    }
  }

  /** Lets the report go. */
  async release(): Promise<void> {
    await this.#write(Buffer.concat(this.#held.splice(0)));
  }

  /** Ends with a sentence that makes the client fail. False when the client has no band for it. */
  async abandon(sentence: string): Promise<boolean> {
    if (!this.#hasBands()) {
      return false;
    }
    await this.#write(bandPackets(BAND.error, `${sentence}\n`));
    this.#answer.end();
    return true;
  }

  async end(): Promise<void> {
    if (this.#hasBands()) {
      await this.#write(FLUSH);
    } else if (!this.#answer.started) {
      this.#answer.start(PUSH_RESULT);
    }
    this.#answer.end();
  }

  async #write(bytes: Buffer): Promise<void> {
    if (!this.#answer.started) {
      this.#answer.start(PUSH_RESULT);
    }
    if (bytes.length > 0) {
      await this.#answer.write(bytes);
    }
  }
}
