const MIB = 1024 * 1024;

/** So much is taken as fast as it comes. */
const BURST_BYTES = 32 * MIB;
/** Beyond it: far more than anybody reads, and a few hundredths of a processor's time. */
const BYTES_PER_MS = (32 * MIB) / 1000;
/** A rest is at least so long: a flood is then taken in large pieces. */
const LEAST_REST_MS = 10;

/** Holds an endless stream of bytes to a pace, so that whoever floods the platform with output waits, and nobody else. */
export class Pace {
  #ahead = 0;
  #since: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.#since = now();
  }

  /** Counts bytes that were taken. How long to rest before the next are taken, in ms: mostly 0. */
  take(bytes: number): number {
    this.#ahead += bytes;
    if (this.#ahead <= BURST_BYTES) {
      return 0;
    }
    const now = this.now();
    this.#ahead = Math.max(bytes, this.#ahead - (now - this.#since) * BYTES_PER_MS);
    this.#since = now;
    return this.#ahead <= BURST_BYTES ? 0 : Math.max(LEAST_REST_MS, (this.#ahead - BURST_BYTES) / BYTES_PER_MS);
  }
}
