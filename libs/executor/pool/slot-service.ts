import type { Outcome } from '../slot.js';
import type { CallQueues } from './call-queues.js';
import { isUsable, type Pair, type PooledSlot } from './pair.js';
import type { Placement } from './placement.js';
import { CallInterrupted, type PoolCall, type PoolResult } from './pool-contract.js';

/** What the service needs to know of the pool around it. */
export interface ServiceOwner {
  closed(): boolean;
  /** The call has ended on a slot, well or not. */
  left(call: PoolCall): void;
  /** A pair may want another slot. */
  place(): void;
}

/** Runs calls on ready slots, one at a time each, and decides what a slot does when its call is over. */
export class SlotService {
  constructor(
    private readonly placement: Placement,
    private readonly queues: CallQueues,
    private readonly owner: ServiceOwner,
  ) {}

  /** The free slot that was used last: the others may then grow old and go. */
  takeIdle(pair: Pair): PooledSlot | undefined {
    for (let pooled = pair.idle.pop(); pooled; pooled = pair.idle.pop()) {
      this.placement.idle.delete(pooled);
      if (isUsable(pooled)) {
        return pooled;
      }
      this.placement.stop(pooled);
    }
    return undefined;
  }

  /**
   * Begins in the same tick. `waited`: how long ago the call came; `fresh`: the slot was started while it waited.
   *
   * A slot that dies at the last moment, when surely nothing was sent to it, sends its call back to the queue's head, once.
   */
  run(pooled: PooledSlot, call: PoolCall, waited: number, fresh: boolean, retried = false): Promise<PoolResult> {
    pooled.state = 'busy';
    const began = performance.now();
    let running: Promise<Outcome>;
    try {
      call.onSlot?.(pooled.slot.id);
      if (!isUsable(pooled) && !retried) {
        return this.sendBack(pooled, call, began - waited);
      }
      running = pooled.slot.invoke(call.input, call.limits, call.signal);
    } catch (error) {
      if (!isUsable(pooled) && !retried) {
        return this.sendBack(pooled, call, began - waited);
      }
      running = Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    const startMs = fresh ? Math.min(waited, pooled.startMs) : 0;
    return running.then(
      (outcome) => {
        const runMs = performance.now() - began;
        const cutOff = this.owner.closed() && outcome.kind === 'crashed';
        pooled.pair.ran(runMs);
        this.over(pooled, call);
        if (cutOff) {
          throw new CallInterrupted();
        }
        return { kind: 'ran', outcome, queueMs: waited - startMs, startMs, runMs, coldStart: fresh };
      },
      (error: unknown) => {
        this.over(pooled, call);
        throw error;
      },
    );
  }

  /** A slot is free: for the next call, for another pair, or to rest. `fresh`: it has just started. */
  release(pooled: PooledSlot, fresh: boolean): void {
    const { pair } = pooled;
    if (pooled.state === 'stopping') {
      return;
    }
    const now = performance.now();
    pair.progressAt = now;
    if (!isUsable(pooled) || this.owner.closed() || (!fresh && this.placement.mustYield(pooled, now))) {
      this.placement.stop(pooled);
      this.owner.place();
      return;
    }
    const next = this.queues.take(pair, now);
    if (next) {
      this.run(pooled, next.call, now - next.since, fresh, next.retried).then(next.resolve, next.reject);
    } else if (pair.retired) {
      this.placement.stop(pooled);
    } else {
      this.rest(pooled, now);
    }
  }

  private rest(pooled: PooledSlot, now: number): void {
    pooled.state = 'idle';
    pooled.idleSince = now;
    pooled.pair.idle.push(pooled);
    this.placement.idle.add(pooled);
    if (this.placement.full) {
      this.owner.place();
    }
  }

  private over(pooled: PooledSlot, call: PoolCall): void {
    try {
      call.onDone?.(pooled.slot.id);
    } finally {
      this.owner.left(call);
      this.release(pooled, false);
    }
  }

  private sendBack(pooled: PooledSlot, call: PoolCall, since: number): Promise<PoolResult> {
    call.onDone?.(pooled.slot.id);
    this.placement.stop(pooled);
    return new Promise((resolve, reject) => {
      this.queues.addFirst(pooled.pair, { call, since, retried: true, resolve, reject });
      this.owner.place();
    });
  }
}
