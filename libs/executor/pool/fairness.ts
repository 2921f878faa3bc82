import type { Capacity } from './capacity.js';
import type { Pair, PooledSlot } from './pair.js';

/** Where there are more pairs than slots, each has a slot for so long before it goes to the next. */
export const TURN_MS = 1000;

/**
 * Who gets room first when the machine is full: pairs without a slot before pairs that want one more; then the account with the
 * fewest slots; then the account that was last given one longest ago (round robin); then who waits longest.
 */
export function goesBefore(a: Pair, b: Pair, capacity: Capacity): boolean {
  const order =
    Number(a.size > 0) - Number(b.size > 0) ||
    capacity.slotsOf(a.account) - capacity.slotsOf(b.account) ||
    capacity.grantedAt(a.account) - capacity.grantedAt(b.account) ||
    waitsSince(a) - waitsSince(b);
  return order < 0;
}

/** Whether an idle slot may be stopped for the pair: a pair that has slots does not take the warm ones of a smaller account. */
export function mayEvict(claimant: Pair, idle: PooledSlot, capacity: Capacity, now: number): boolean {
  return !idle.pair.atReserve && (claimant.size === 0 || now - idle.idleSince >= TURN_MS || holdsMore(idle.pair, claimant, capacity));
}

/** Whether a slot whose call is over is given up for the pair although calls of its own wait for it. */
export function mustYield({ pair, readyAt, startMs }: PooledSlot, claimant: Pair, capacity: Capacity, now: number): boolean {
  if (pair === claimant || pair.atReserve) {
    return false;
  }
  if (holdsMore(pair, claimant, capacity)) {
    return true;
  }
  // What took long to start serves as long, or the machine would do little but start slots.
  const turnEnds = readyAt + Math.max(TURN_MS, startMs);
  return claimant.size === 0 && now >= Math.max(turnEnds, waitsSince(claimant) + TURN_MS);
}

/** Even after the exchange the owner has no less than the claimant. */
function holdsMore(owner: Pair, claimant: Pair, capacity: Capacity): boolean {
  if (owner.account === claimant.account) {
    return owner.size > claimant.size + 1;
  }
  return capacity.slotsOf(owner.account) > capacity.slotsOf(claimant.account) + 1;
}

function waitsSince(pair: Pair): number {
  return pair.waiting[0]?.since ?? Number.POSITIVE_INFINITY;
}
