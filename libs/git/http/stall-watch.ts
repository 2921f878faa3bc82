/** Calls back once when nothing has moved for a while, or when it all takes too long. */
export class StallWatch {
  readonly #stallTimer: NodeJS.Timeout;
  readonly #totalTimer: NodeJS.Timeout;
  #reason: string | undefined;

  constructor(limits: { stallMs: number; totalMs: number }, expired: () => void) {
    const expire = (reason: string) => () => {
      this.#reason ??= reason;
      expired();
    };
    this.#stallTimer = setTimeout(expire(`nothing moved for ${limits.stallMs / 1000} s`), limits.stallMs).unref();
    this.#totalTimer = setTimeout(expire(`it took more than ${limits.totalMs / 1000} s`), limits.totalMs).unref();
  }

  /** Why time ran out; undefined while it has not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Something moved. */
  touch(): void {
    this.#stallTimer.refresh();
  }

  stop(): void {
    clearTimeout(this.#stallTimer);
    clearTimeout(this.#totalTimer);
  }
}
