import type { Capacity } from './capacity.js';
import type { LoopLag } from './machine-load.js';
import type { Pair } from './pair.js';
import type { PoolLimits } from './pool-contract.js';

/** An answer passes about so many turns of the event loop before the pool sees it. */
const LOOP_TURNS = 3;

/**
 * Decides whether a pair should have another slot, room or no room.
 *
 * The first starts at once, and further ones up to `eagerSlots` while there is room to spare. Beyond that waiting alone does not tell: with
 * 500 callers even calls of microseconds queue up for long, and more processes on the same processors would only slow them
 * down. So when the queue's head has waited for `growAfterMs`, what counts is how long calls run. Long ones (they sleep, or compute at
 * length) get more slots, twice as many at a time; short ones one at a time, and only while the machine has time to spare.
 */
export class Growth {
  constructor(
    private readonly limits: PoolLimits,
    private readonly capacity: Capacity,
    private readonly lag: LoopLag,
    private readonly hasSpareTime: () => boolean,
  ) {}

  wants(pair: Pair, now: number): boolean {
    const head = pair.waiting[0];
    // Each slot on its way already has its call.
    if (!head || pair.starting >= pair.waiting.length || pair.size >= this.limits.maxSlotsPerCaller) {
      return false;
    }
    if (pair.size === 0) {
      return true;
    }
    if (now < pair.growNotBefore) {
      return false;
    }
    if (pair.size < this.limits.eagerSlots && this.capacity.fits(pair)) {
      return true;
    }
    if (now - head.since < this.limits.growAfterMs) {
      return false;
    }
    if (pair.size < this.limits.eagerSlots || this.runsLong(pair, now)) {
      return pair.starting < Math.max(1, pair.slots.size);
    }
    return pair.starting === 0 && this.hasSpareTime();
  }

  private runsLong(pair: Pair, now: number): boolean {
    const { growAfterMs } = this.limits;
    if (pair.typicalRunMs - LOOP_TURNS * this.lag.milliseconds >= growAfterMs) {
      return true;
    }
    // Before the first long call has ended, only the lack of progress shows it.
    return pair.slots.size > 0 && !this.lag.stalled && now - pair.progressAt >= growAfterMs;
  }
}
