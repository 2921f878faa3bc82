import type { Capacity } from './capacity.js';
import { goesBefore, mayEvict, mustYield } from './fairness.js';
import type { Growth } from './growth.js';
import type { Pair, PooledSlot } from './pair.js';
import type { SlotLives } from './slot-lives.js';

type Line = 'cpu' | 'gpu';

const lineOf = ({ gpus }: Pair): Line => (gpus > 0 ? 'gpu' : 'cpu');

/**
 * Gives the machine's room to the pairs that wait for it, strictly in the order of fairness: whoever is first and does not
 * fit holds up the others until enough has been freed, so that a big version is not overtaken for ever by small ones.
 */
export class Placement {
  /** Every idle slot, the least recently used first. */
  readonly idle = new Set<PooledSlot>();
  /** The pairs that are first in line and find no room. Who waits for a graphics processor does not hold up those who need none. */
  private readonly blocked: Record<Line, Pair | undefined> = { cpu: undefined, gpu: undefined };
  private placing = false;
  private readonly lines: readonly Line[];

  constructor(
    /** Pairs with waiting calls. */
    private readonly needy: ReadonlySet<Pair>,
    private readonly capacity: Capacity,
    private readonly growth: Growth,
    private readonly lives: SlotLives,
  ) {
    this.lines = capacity.gpus > 0 ? ['gpu', 'cpu'] : ['cpu'];
  }

  /** To be called whenever a pair may want more, or room may have been freed. */
  place(now: number): void {
    // Stopping and starting can come back here; the round under way sees what they changed.
    if (this.placing) {
      return;
    }
    this.placing = true;
    try {
      for (const line of this.lines) {
        this.advance(line, now);
      }
    } finally {
      this.placing = false;
    }
  }

  /** Whether anybody waits for room. */
  get full(): boolean {
    return this.lines.some((line) => this.blocked[line] !== undefined);
  }

  /** Whether a slot that just became free is to be stopped for a pair that is first in line. */
  mustYield(pooled: PooledSlot, now: number): boolean {
    return this.lines.some((line) => {
      const claimant = this.blocked[line];
      return (
        claimant !== undefined &&
        claimant.waiting.length > 0 &&
        !this.capacity.willFit(claimant) &&
        this.wouldHelp(pooled, claimant) &&
        mustYield(pooled, claimant, this.capacity, now)
      );
    });
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
      if (this.capacity.fits(pair)) {
        this.lives.start(pair, { start });
        continue;
      }
      const isVictim = (pooled: PooledSlot) => pooled.pair !== pair && !pooled.pair.atReserve && this.wouldHelp(pooled, pair);
      const victim = this.capacity.willFit(pair) ? undefined : [...this.idle].find(isVictim);
      if (!victim) {
        return;
      }
      this.stop(victim);
    }
  }

  private advance(line: Line, now: number): void {
    let next = this.first(line, now);
    while (next && this.serve(next, now)) {
      next = this.first(line, now);
    }
    this.blocked[line] = next;
  }

  private first(line: Line, now: number): Pair | undefined {
    let found: Pair | undefined;
    for (const pair of this.needy) {
      if (lineOf(pair) === line && this.growth.wants(pair, now) && (!found || goesBefore(pair, found, this.capacity))) {
        found = pair;
      }
    }
    return found;
  }

  /** False when the pair has to wait for room. */
  private serve(pair: Pair, now: number): boolean {
    const head = pair.waiting[pair.starting];
    if (head && this.capacity.fits(pair)) {
      this.lives.start(pair, head.call);
      return true;
    }
    while (!this.capacity.willFit(pair)) {
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
      if (this.wouldHelp(pooled, pair) && mayEvict(pair, pooled, this.capacity, now)) {
        return pooled;
      }
    }
    return undefined;
  }

  /** A slot without graphics processors makes no room for a pair that lacks these. */
  private wouldHelp({ claim }: PooledSlot, pair: Pair): boolean {
    return claim.gpus.length > 0 || !this.capacity.lacksGpus(pair);
  }
}
