import type { Capacity } from './capacity.js';
import { goesBefore, mayEvict, mustYield } from './fairness.js';
import type { Growth } from './growth.js';
import type { Pair, PooledSlot } from './pair.js';
import type { SlotLives } from './slot-lives.js';

/**
 * Gives the machine's room to the pairs that wait for it, strictly in the order of fairness: whoever is first and does not
 * fit holds up the others until enough has been freed, so that a big version is not overtaken for ever by small ones.
 */
export class Placement {
  /** Every idle slot, the least recently used first. */
  readonly idle = new Set<PooledSlot>();
  /** The pair that is first in line and finds no room. */
  private blocked: Pair | undefined;
  private placing = false;

  constructor(
    /** Pairs with waiting calls. */
    private readonly needy: ReadonlySet<Pair>,
    private readonly capacity: Capacity,
    private readonly growth: Growth,
    private readonly lives: SlotLives,
  ) {}

  /** To be called whenever a pair may want more, or room may have been freed. */
  place(now: number): void {
    // Stopping and starting can come back here; the round under way sees what they changed.
    if (this.placing) {
      return;
    }
    this.placing = true;
    try {
      for (this.blocked = this.first(now); this.blocked && this.serve(this.blocked, now);) {
        this.blocked = this.first(now);
      }
    } finally {
      this.placing = false;
    }
  }

  /** Whether anybody waits for room. */
  get full(): boolean {
    return this.blocked !== undefined;
  }

  /** Whether a slot that just became free is to be stopped for the pair that is first in line. */
  mustYield(pooled: PooledSlot, now: number): boolean {
    const claimant = this.blocked;
    return (
      claimant !== undefined &&
      claimant.waiting.length > 0 &&
      !this.capacity.willFit(claimant.memoryMb) &&
      mustYield(pooled, claimant, this.capacity, now)
    );
  }

  /** Takes an idle slot out of service. */
  stop(pooled: PooledSlot): void {
    this.idle.delete(pooled);
    this.lives.stop(pooled);
  }

  /** Stops what has been idle for too long. */
  stopIdleSince(before: number): void {
    for (const pooled of this.idle) {
      if (pooled.idleSince > before) {
        return;
      }
      if (!pooled.pair.atReserve) {
        this.stop(pooled);
      }
    }
  }

  /** Starts what a pair lacks of its reservation, as far as there is room; idle slots that nobody has reserved make some. */
  reserve(pair: Pair, now: number): void {
    const start = pair.reservedStart;
    while (start && !pair.retired && pair.size < pair.reserved && now >= pair.reserveNotBefore) {
      if (this.capacity.fits(pair.memoryMb)) {
        this.lives.start(pair, { start });
        continue;
      }
      const victim = this.capacity.willFit(pair.memoryMb) ? undefined : [...this.idle].find((pooled) => pooled.pair !== pair && !pooled.pair.atReserve);
      if (!victim) {
        return;
      }
      this.stop(victim);
    }
  }

  private first(now: number): Pair | undefined {
    let found: Pair | undefined;
    for (const pair of this.needy) {
      if (this.growth.wants(pair, now) && (!found || goesBefore(pair, found, this.capacity))) {
        found = pair;
      }
    }
    return found;
  }

  /** False when the pair has to wait for room. */
  private serve(pair: Pair, now: number): boolean {
    const head = pair.waiting[pair.starting];
    if (head && this.capacity.fits(pair.memoryMb)) {
      this.lives.start(pair, head.call);
      return true;
    }
    while (!this.capacity.willFit(pair.memoryMb)) {
      const victim = this.victimFor(pair, now);
      if (!victim) {
        break;
      }
      this.stop(victim);
    }
    return false;
  }

  private victimFor(pair: Pair, now: number): PooledSlot | undefined {
    for (const pooled of this.idle) {
      if (mayEvict(pair, pooled, this.capacity, now)) {
        return pooled;
      }
    }
    return undefined;
  }
}
