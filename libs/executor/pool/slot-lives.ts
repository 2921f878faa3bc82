import type { Executor, StartFailure, StartOutcome } from '../executor.js';
import type { Capacity, Claim } from './capacity.js';
import type { Pair, PooledSlot } from './pair.js';
import type { PoolCall, PoolEvents } from './pool-contract.js';

/** Failed: the algorithm's doing. Broke: the driver, or the making of the request, threw. */
export type StartMishap = { kind: 'failed'; failure: StartFailure } | { kind: 'broke'; error: unknown };

/** What is done about the ends and beginnings of slots. */
export interface LivesOwner {
  /** A slot is ready; it counts as busy until the owner says otherwise. */
  ready(pooled: PooledSlot): void;
  startFailed(pair: Pair, mishap: StartMishap): void;
  /** Died while it was idle. */
  died(pooled: PooledSlot): void;
  /** The machine has room again. */
  freed(): void;
}

/** Starts and stops slots and keeps account of the room they take, up to the moment when nothing of them is left. */
export class SlotLives {
  private readonly aborting = new AbortController();
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly executor: Executor,
    private readonly capacity: Capacity,
    private readonly events: PoolEvents,
    private readonly owner: LivesOwner,
  ) {}

  /** Counts at once; the outcome goes to the owner. */
  start(pair: Pair, call: Pick<PoolCall, 'start'>): void {
    pair.starting++;
    const claim = this.capacity.take(pair.account, pair);
    void this.bringUp(pair, call, claim);
  }

  /** Takes the slot out of service at once and stops it. */
  stop(pooled: PooledSlot): void {
    if (pooled.state === 'stopping') {
      return;
    }
    pooled.state = 'stopping';
    pooled.pair.remove(pooled);
    this.capacity.leave(pooled.claim);
    this.track(this.takeDown(pooled));
  }

  /** Aborts the starts under way and waits for them and for every slot on its way out. */
  async close(reason: Error): Promise<void> {
    this.aborting.abort(reason);
    while (this.pending.size > 0) {
      await Promise.all(this.pending);
    }
  }

  private async bringUp(pair: Pair, call: Pick<PoolCall, 'start'>, claim: Claim): Promise<void> {
    const began = performance.now();
    const { signal } = this.aborting;
    let slotId: string | undefined;
    let outcome: StartOutcome;
    try {
      const request = await call.start();
      slotId = request.slotId;
      // The artifact took its time, and the pool may have been closed meanwhile.
      signal.throwIfAborted();
      const starting = this.executor.start(claim.gpus.length > 0 ? { ...request, gpus: claim.gpus } : request, signal);
      this.track(
        starting.then(
          () => undefined,
          () => undefined,
        ),
      );
      outcome = await starting;
    } catch (error) {
      this.startEnded(pair, claim, slotId, { kind: 'broke', error });
      return;
    }
    if (outcome.kind === 'failed') {
      this.startEnded(pair, claim, slotId, outcome);
      return;
    }
    const now = performance.now();
    const pooled: PooledSlot = {
      slot: outcome.slot,
      pair,
      claim,
      startMs: now - began,
      readyAt: now,
      state: 'busy',
      idleSince: now,
      exited: false,
    };
    pair.starting--;
    pair.slots.add(pooled);
    this.events.onSlotStarted?.(pooled.slot.id, pooled.startMs);
    void pooled.slot.exited.then(() => {
      pooled.exited = true;
      // While it is busy its call finds out, and has the outcome.
      if (pooled.state === 'idle') {
        this.owner.died(pooled);
      }
    });
    this.owner.ready(pooled);
  }

  private startEnded(pair: Pair, claim: Claim, slotId: string | undefined, mishap: StartMishap): void {
    pair.starting--;
    this.capacity.give(claim);
    this.events.onStartFailed?.(slotId, mishap.kind === 'failed' ? mishap.failure : mishap.error);
    this.owner.startFailed(pair, mishap);
    this.owner.freed();
  }

  private async takeDown(pooled: PooledSlot): Promise<void> {
    let problem: unknown;
    try {
      await pooled.slot.stop();
    } catch (error) {
      // The room is given back all the same: a pool that shrinks with every mishap would end up refusing everybody.
      problem = error;
    }
    this.capacity.give(pooled.claim);
    this.events.onSlotStopped?.(pooled.slot.id, problem);
    this.owner.freed();
  }

  private track(work: Promise<void>): void {
    this.pending.add(work);
    void work.finally(() => this.pending.delete(work));
  }
}
