import { performance } from 'node:perf_hooks';

import type { InvokeLimits, Outcome } from '../slot.js';
import { AnswerBuffer, isBlank, type AnswerProgress } from './answer-buffer.js';

/** `Outcome` without what every outcome carries. */
export type Verdict = Outcome extends infer Each
  ? Each extends Outcome
    ? Omit<Each, 'durationSeconds' | 'stdout'>
    : never
  : never;

/** One request under way: its answer so far, its clock and its abort signal. */
export class Exchange {
  readonly #answer: AnswerBuffer;
  readonly promise: Promise<Outcome>;
  readonly #started = performance.now();
  readonly #signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort: () => void;
  #accepted: Verdict | undefined;
  #endedAt: number | undefined;
  #resolve!: (outcome: Outcome) => void;
  #reject!: (reason: unknown) => void;

  constructor(
    readonly limits: InvokeLimits,
    signal: AbortSignal,
    hooks: { onTimeout: () => void; onAbort: () => void },
  ) {
    this.#answer = new AnswerBuffer(limits.maxOutputBytes);
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#signal = signal;
    this.#timer = setTimeout(hooks.onTimeout, limits.timeoutMs);
    this.#onAbort = hooks.onAbort;
    signal.addEventListener('abort', this.#onAbort);
  }

  /** The answer that came, from the moment it was found good. */
  get accepted(): Verdict | undefined {
    return this.#accepted;
  }

  /** Takes bytes of `algoout`. */
  push(bytes: Buffer): AnswerProgress {
    if (!this.#accepted) {
      return this.#answer.push(bytes);
    }
    return { kind: isBlank(bytes) ? 'incomplete' : 'trailing-bytes' };
  }

  /** Stops the clock: the algorithm has answered. */
  accept(verdict: Verdict): void {
    this.#accepted = verdict;
    this.#endedAt = performance.now();
    clearTimeout(this.#timer);
  }

  resolve(verdict: Verdict, stdout: string): void {
    this.#settle();
    const durationSeconds = ((this.#endedAt ?? performance.now()) - this.#started) / 1000;
    this.#resolve({ ...verdict, durationSeconds, stdout });
  }

  reject(reason: unknown): void {
    this.#settle();
    this.#reject(reason);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
