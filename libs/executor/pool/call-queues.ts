import type { Pair, WaitingCall } from './pair.js';
import type { PoolCall, PoolResult } from './pool-contract.js';
import type { StartMishap } from './slot-lives.js';

/** The calls that wait, pair by pair. Whoever leaves a queue other than to run is answered here and reported to `left`. */
export class CallQueues {
  /** Pairs with waiting calls. */
  readonly needy = new Set<Pair>();

  constructor(
    private readonly left: (call: PoolCall) => void,
    /** Somebody waits now. */
    private readonly began: () => void,
  ) {}

  add(pair: Pair, waiting: WaitingCall): void {
    pair.waiting.push(waiting);
    this.mark(pair);
  }

  addFirst(pair: Pair, waiting: WaitingCall): void {
    pair.waiting.unshift(waiting);
    this.mark(pair);
  }

  /** The next call that still wants to run. */
  take(pair: Pair, now: number): WaitingCall | undefined {
    for (let next = pair.waiting.shift(); next; next = pair.waiting.shift()) {
      this.update(pair);
      if (!isOver(next, now)) {
        return next;
      }
      this.answer(next, ranOutOfTime(next, now));
    }
    return undefined;
  }

  remove(pair: Pair, waiting: WaitingCall, result: PoolResult): void {
    const index = pair.waiting.indexOf(waiting);
    if (index >= 0) {
      pair.waiting.splice(index, 1);
      this.update(pair);
      this.answer(waiting, result);
    }
  }

  /** Answers those whose time is up or whose caller is gone. */
  expire(pair: Pair, now: number): void {
    for (const waiting of pair.waiting.filter((each) => isOver(each, now))) {
      this.remove(pair, waiting, ranOutOfTime(waiting, now));
    }
  }

  answerAll(pair: Pair, result: PoolResult): void {
    for (const waiting of this.cut(pair, pair.waiting.length)) {
      this.answer(waiting, result);
    }
  }

  /** Those who waited for a start that came to nothing: all, but only the head while the rest can wait for other starts. */
  failStart(pair: Pair, mishap: StartMishap, now: number): void {
    for (const waiting of this.cut(pair, pair.starting > 0 ? 1 : pair.waiting.length)) {
      if (mishap.kind === 'failed') {
        this.answer(waiting, { kind: 'start-failed', failure: mishap.failure, queueMs: now - waiting.since });
      } else {
        this.left(waiting.call);
        waiting.reject(mishap.error);
      }
    }
  }

  private cut(pair: Pair, count: number): WaitingCall[] {
    const cut = pair.waiting.splice(0, count);
    this.update(pair);
    return cut;
  }

  private answer(waiting: WaitingCall, result: PoolResult): void {
    this.left(waiting.call);
    waiting.resolve(result);
  }

  private mark(pair: Pair): void {
    this.needy.add(pair);
    this.began();
  }

  private update(pair: Pair): void {
    if (pair.waiting.length === 0) {
      this.needy.delete(pair);
    }
  }
}

function patienceMs({ maxQueueMs, limits }: PoolCall): number {
  return maxQueueMs ?? limits.timeoutMs;
}

function isOver({ call, since }: WaitingCall, now: number): boolean {
  return call.signal.aborted || now - since >= patienceMs(call);
}

function ranOutOfTime({ call, since }: WaitingCall, now: number): PoolResult {
  const outcome = { kind: 'timeout' as const, limitMs: patienceMs(call), durationSeconds: 0, stdout: '' };
  return { kind: 'ran', outcome, queueMs: now - since, startMs: 0, runMs: 0, coldStart: false };
}
