import type { Executor } from '../executor.js';
import { CallQueues } from './call-queues.js';
import { CallsUnderWay } from './calls-under-way.js';
import { Capacity } from './capacity.js';
import { Growth } from './growth.js';
import { LoopLag, createSpareTime } from './machine-load.js';
import type { Pair, WaitingCall } from './pair.js';
import { PairTable } from './pair-table.js';
import { Placement } from './placement.js';
import type { PoolCall, PoolEvents, PoolLimits, PoolReservation, PoolResult, PoolSnapshot } from './pool-contract.js';
import { accountFull, poolClosing, queueFull } from './refusals.js';
import { SlotLives, type StartMishap } from './slot-lives.js';
import { SlotService } from './slot-service.js';
import { takeSnapshot } from './snapshot.js';

/** How often waiting calls are looked after: more slots, and ends of patience. */
const TICK_MS = 10;
/** How often idle slots are looked after. */
const SWEEP_MS = 1000;
/** How long a reservation waits after a start that failed. */
const RESERVE_AGAIN_MS = 30_000;
/** How long a pair with working slots makes do with them after a start that failed. */
const GROW_AGAIN_MS = 1000;

/**
 * Runs calls on slots that belong to exactly one account and version.
 *
 * A warm slot is taken in the same tick, the most recently used first. Without one the call waits in a bounded queue of its
 * pair while slots start (`Growth` says how many). When the machine is full, `Placement` stops the least recently used idle slot
 * of any pair, and gives freed room to whoever has least (`fairness`).
 *
 * One clock looks after all queues and another after all idle slots: no timer belongs to a call.
 */
export class SlotPool {
  private readonly pairs = new PairTable();
  private readonly capacity: Capacity;
  private readonly underWay: CallsUnderWay;
  private readonly lag = new LoopLag(TICK_MS);
  private readonly queues: CallQueues;
  private readonly lives: SlotLives;
  private readonly placement: Placement;
  private readonly service: SlotService;
  private readonly sweeper: NodeJS.Timeout;
  private ticker: NodeJS.Timeout | undefined;
  private phase: 'open' | 'draining' | 'closed' = 'open';
  private closing: Promise<void> | undefined;

  constructor(
    executor: Executor,
    private readonly limits: PoolLimits,
    events: PoolEvents = {},
    hasSpareTime: () => boolean = createSpareTime(),
  ) {
    this.capacity = new Capacity(limits);
    this.underWay = new CallsUnderWay(limits.maxConcurrentPerAccount);
    const left = (call: PoolCall) => this.underWay.leave(call);
    const place = () => this.place();
    const closed = () => this.phase === 'closed';
    this.queues = new CallQueues(left, () => (this.ticker ??= setInterval(() => this.tick(), TICK_MS)));
    this.lives = new SlotLives(executor, this.capacity, events, {
      ready: (pooled) => this.service.release(pooled, true),
      startFailed: (pair, mishap) => this.startFailed(pair, mishap),
      died: (pooled) => this.placement.stop(pooled),
      freed: place,
    });
    const growth = new Growth(limits, this.capacity, this.lag, hasSpareTime);
    this.placement = new Placement(this.queues.needy, this.capacity, growth, this.lives);
    this.service = new SlotService(this.placement, this.queues, { closed, left, place });
    this.sweeper = setInterval(() => this.sweep(), Math.min(SWEEP_MS, limits.idleMs)).unref();
  }

  /**
   * Never rejects for what the algorithm does. Rejects when the platform is broken, with `signal.reason` when aborted while it ran,
   * and with `CallInterrupted` when the pool was closed under it. An abort before the run counts as a timeout.
   */
  call(call: PoolCall): Promise<PoolResult> {
    if (this.phase !== 'open') {
      return Promise.resolve(poolClosing);
    }
    const { gpus = 0 } = call;
    if (gpus > this.capacity.gpus) {
      return Promise.resolve({ kind: 'start-failed', failure: { kind: 'no-gpu', wanted: gpus, present: this.capacity.gpus, output: '' }, queueMs: 0 });
    }
    if (!this.underWay.enter(call)) {
      return Promise.resolve(accountFull(this.underWay.loadOf(call.account).limit));
    }
    const pair = this.pairs.of(call);
    const free = call.signal.aborted ? undefined : this.service.takeIdle(pair);
    return free ? this.service.run(free, call, 0, false) : this.wait(pair, call);
  }

  /**
   * No later call is given a slot that serves this version now (it was deleted, or its settings changed). Idle slots are stopped at
   * once, busy ones when their call and those that already wait are done.
   */
  retire(version: string | ((version: string) => boolean)): void {
    const matches = typeof version === 'string' ? (other: string) => other === version : version;
    this.retirePairs((pair) => matches(pair.version));
  }

  /** The same for every version that this account calls. */
  retireAccount(account: string): void {
    this.retirePairs((pair) => pair.account === account);
  }

  /** From now on these slots are kept, and no others. What there is no room for is started once there is. */
  reserve(reservations: readonly PoolReservation[]): void {
    const wanted = new Map(reservations.map((reservation) => [this.pairs.of(reservation), reservation]));
    for (const pair of this.pairs.all) {
      const reservation = wanted.get(pair);
      pair.reserved = Math.min(reservation?.slots ?? 0, this.limits.maxSlotsPerCaller);
      pair.reservedStart = reservation?.start;
    }
    this.keepReserved();
  }

  /** Calls of the account that are not answered yet, and how many there may be. */
  loadOf(account: string): { underWay: number; limit: number } {
    return this.underWay.loadOf(account);
  }

  snapshot(): PoolSnapshot {
    return takeSnapshot(this.pairs.all, this.capacity, this.underWay.count);
  }

  /** Refuses new calls from now on. Resolves when the calls taken on before are answered, or when aborted: true or false. */
  async drain(signal?: AbortSignal): Promise<boolean> {
    if (this.phase === 'open') {
      this.phase = 'draining';
    }
    await this.underWay.none(signal);
    return this.underWay.count === 0;
  }

  /** Drains for so long, then cuts off what is left and stops every slot. Resolves when nothing is left on the machine. */
  close(patienceMs: number): Promise<void> {
    this.closing ??= this.closeAfter(patienceMs);
    return this.closing;
  }

  private async closeAfter(patienceMs: number): Promise<void> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), patienceMs);
    await this.drain(patience.signal);
    clearTimeout(timer);
    clearInterval(this.sweeper);
    this.phase = 'closed';
    for (const pair of [...this.queues.needy]) {
      this.queues.answerAll(pair, poolClosing);
    }
    for (const pair of this.pairs.all) {
      [...pair.slots].forEach((pooled) => this.placement.stop(pooled));
    }
    await this.lives.close(new Error('The pool is closing'));
    this.stopTicker();
  }

  private wait(pair: Pair, call: PoolCall): Promise<PoolResult> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const waiting: WaitingCall = { call, since, retried: false, resolve, reject };
      this.queues.add(pair, waiting);
      if (call.signal.aborted) {
        this.queues.expire(pair, since);
        return;
      }
      this.place();
      // Calls whose slot is on its way do not count: the queue is for those that have none in sight.
      if (pair.waiting.length - pair.starting > this.limits.maxQueuedPerVersion) {
        this.queues.remove(pair, waiting, queueFull(pair, this.limits.maxQueuedPerVersion));
      }
    });
  }

  private place(): void {
    if (this.phase !== 'closed' && this.queues.needy.size > 0) {
      this.placement.place(performance.now());
    }
  }

  /** What failed to start once would fail again. So nobody waits for a next try, but for slots that are there or on their way. */
  private startFailed(pair: Pair, mishap: StartMishap): void {
    const now = performance.now();
    pair.growNotBefore = now + GROW_AGAIN_MS;
    pair.reserveNotBefore = now + RESERVE_AGAIN_MS;
    if (pair.slots.size === 0) {
      this.queues.failStart(pair, mishap, now);
    }
  }

  private keepReserved(): void {
    if (this.phase !== 'open') {
      return;
    }
    for (const pair of this.pairs.all) {
      this.placement.reserve(pair, performance.now());
    }
  }

  private retirePairs(matches: (pair: Pair) => boolean): void {
    for (const pair of this.pairs.retire(matches)) {
      [...pair.idle].forEach((pooled) => this.placement.stop(pooled));
    }
  }

  private tick(): void {
    const now = performance.now();
    this.lag.tick(now);
    for (const pair of this.queues.needy) {
      this.queues.expire(pair, now);
    }
    this.place();
    if (this.queues.needy.size === 0) {
      this.stopTicker();
    }
  }

  private stopTicker(): void {
    clearInterval(this.ticker);
    this.ticker = undefined;
    this.lag.pause();
  }

  private sweep(): void {
    this.placement.stopIdleSince(performance.now() - this.limits.idleMs);
    this.keepReserved();
    this.pairs.forgetUnused();
    this.capacity.forgetAccounts((account) => this.pairs.has(account));
  }
}
