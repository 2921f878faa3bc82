import { setTimeout as sleep } from 'node:timers/promises';
import type { Executor, StartFailure, StartOutcome } from '../executor.js';
import { AccountLoad } from './account-load.js';
import { Capacity } from './capacity.js';
import { Pair, type PooledSlot, type WaitingCall } from './pair.js';
import type { PoolCall, PoolEvents, PoolLimits, PoolResult } from './pool-contract.js';

/** How often waiting calls are looked after: more slots, and ends of patience. */
const TICK_MS = 10;
/** How often idle slots are looked after. */
const SWEEP_MS = 1000;

/**
 * Runs calls on slots that belong to exactly one account and version.
 *
 * A warm slot is taken in the same tick, the most recently used first. Without one the call waits in a bounded queue of its
 * pair while slots start, up to the limits of the pair and of the machine. When the machine is full, the least recently used
 * idle slot of any pair makes room, and freed room goes to the account that has the fewest slots.
 */
export class SlotPool {
  private readonly pairs = new Map<string, Pair>();
  private readonly capacity: Capacity;
  private readonly load: AccountLoad;
  private readonly stopping = new AbortController();
  private readonly sweeper: NodeJS.Timeout;
  private ticker: NodeJS.Timeout | undefined;
  private underWay = 0;

  constructor(
    private readonly executor: Executor,
    private readonly limits: PoolLimits,
    private readonly events: PoolEvents = {},
    private readonly now: () => number = () => performance.now(),
  ) {
    this.capacity = new Capacity(limits);
    this.load = new AccountLoad(limits.maxConcurrentPerAccount);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Never rejects for what the algorithm does; rejects when the platform is broken or the call was aborted while it waited. */
  call(call: PoolCall): Promise<PoolResult> {
    if (this.stopping.signal.aborted) {
      return Promise.resolve({ kind: 'refused', reason: 'closing', limit: 0, retryAfterSeconds: 5 });
    }
    if (call.countTowardsAccount && !this.load.enter(call.account)) {
      return Promise.resolve({ kind: 'refused', reason: 'account-limit', limit: this.load.limit, retryAfterSeconds: 1 });
    }
    this.underWay++;
    return this.place(call).finally(() => {
      this.underWay--;
      if (call.countTowardsAccount) {
        this.load.leave(call.account);
      }
    });
  }

  /** Slots of this version serve their present call and no other: it was deleted, or its settings changed. */
  retire(matches: (version: string) => boolean): void {
    for (const [key, pair] of this.pairs) {
      if (matches(pair.version)) {
        pair.retired = true;
        this.pairs.delete(key);
        [...pair.idle].forEach((pooled) => this.stop(pooled));
        this.failAll(pair, new Error('The version was retired'));
      }
    }
  }

  snapshot(): { slots: number; idle: number; starting: number; waiting: number } {
    const sum = (count: (pair: Pair) => number) => [...this.pairs.values()].reduce((total, pair) => total + count(pair), 0);
    return { slots: sum((pair) => pair.slots.size), idle: sum((pair) => pair.idle.length), starting: sum((pair) => pair.starting), waiting: sum((pair) => pair.waiting.length) };
  }

  /** Refuses new calls, waits for those under way, then stops every slot. */
  async close(patienceMs: number): Promise<void> {
    this.stopping.abort(new Error('The pool is closing'));
    clearInterval(this.sweeper);
    for (const until = this.now() + patienceMs; this.underWay > 0 && this.now() < until; ) {
      await sleep(TICK_MS);
    }
    const slots = [...this.pairs.values()].flatMap((pair) => [...pair.slots]);
    await Promise.all(slots.map(({ slot }) => slot.stop()));
    clearInterval(this.ticker);
  }

  private place(call: PoolCall): Promise<PoolResult> {
    const pair = this.pairOf(call);
    const free = pair.waiting.length === 0 ? this.takeIdle(pair) : undefined;
    if (free) {
      return this.run(free, call, 0);
    }
    if (pair.waiting.length >= this.limits.maxQueuedPerVersion && pair.size >= 1) {
      return Promise.resolve({ kind: 'refused', reason: 'queue-full', limit: this.limits.maxQueuedPerVersion, retryAfterSeconds: 1 });
    }
    return new Promise((resolve, reject) => {
      pair.waiting.push({ call, since: this.now(), resolve, reject });
      this.grow(pair);
      this.ticker ??= setInterval(() => this.tick(), TICK_MS);
    });
  }

  private pairOf(call: PoolCall): Pair {
    const key = `${call.account}\n${call.version}`;
    let pair = this.pairs.get(key);
    if (!pair) {
      pair = new Pair(call.account, call.version, call.memoryMb);
      this.pairs.set(key, pair);
    }
    return pair;
  }

  private takeIdle(pair: Pair): PooledSlot | undefined {
    for (let pooled = pair.idle.pop(); pooled; pooled = pair.idle.pop()) {
      if (pooled.slot.alive) {
        return pooled;
      }
    }
    return undefined;
  }

  private async run(pooled: PooledSlot, call: PoolCall, queueMs: number): Promise<PoolResult> {
    const startMs = pooled.served ? 0 : pooled.startMs;
    const coldStart = !pooled.served;
    pooled.served = true;
    const began = this.now();
    call.onSlot?.(pooled.slot.id);
    try {
      const outcome = await pooled.slot.invoke(call.input, call.limits, call.signal);
      return { kind: 'ran', outcome, queueMs: Math.max(0, queueMs - startMs), startMs, runMs: this.now() - began, coldStart };
    } finally {
      call.onDone?.(pooled.slot.id);
      this.release(pooled);
    }
  }

  private release(pooled: PooledSlot): void {
    const { pair, slot } = pooled;
    if (!slot.alive || pair.retired || this.stopping.signal.aborted) {
      this.stop(pooled);
      this.grow(pair);
      return;
    }
    const hungry = this.hungriest();
    if (hungry && this.capacity.slotsOf(hungry.account) + 1 < this.capacity.slotsOf(pair.account)) {
      this.stop(pooled);
      return;
    }
    const next = pair.waiting.shift();
    if (next) {
      this.serve(pooled, next);
      return;
    }
    pooled.idleSince = this.now();
    pair.idle.push(pooled);
    if (hungry) {
      this.grow(hungry);
    }
  }

  private serve(pooled: PooledSlot, next: WaitingCall): void {
    this.run(pooled, next.call, this.now() - next.since).then(next.resolve, next.reject);
  }

  /** Starts what the waiting calls of a pair may have. */
  private grow(pair: Pair): void {
    while (this.wantsMore(pair) && (this.capacity.fits(pair) || this.makeRoom(pair))) {
      const head = pair.waiting[0] as WaitingCall;
      void this.start(pair, head.call);
    }
  }

  private wantsMore(pair: Pair): boolean {
    const head = pair.waiting[0];
    if (!head || pair.retired || pair.starting >= pair.waiting.length || pair.size >= this.limits.maxSlotsPerCaller || this.stopping.signal.aborted) {
      return false;
    }
    return pair.size < this.limits.eagerSlots || (pair.starting === 0 && this.now() - head.since >= this.limits.growAfterMs);
  }

  /** Stops the least recently used idle slot of another pair. */
  private makeRoom(pair: Pair): boolean {
    let oldest: PooledSlot | undefined;
    for (const other of this.pairs.values()) {
      const candidate = other === pair ? undefined : other.idle[0];
      if (candidate && (!oldest || candidate.idleSince < oldest.idleSince)) {
        oldest = candidate;
      }
    }
    if (oldest) {
      this.stop(oldest);
    }
    return oldest !== undefined && this.capacity.fits(pair);
  }

  /** The pair that waits without a slot, of the account that has the fewest. */
  private hungriest(): Pair | undefined {
    let found: Pair | undefined;
    for (const pair of this.pairs.values()) {
      if (pair.waiting.length > 0 && pair.size === 0 && (!found || this.capacity.slotsOf(pair.account) < this.capacity.slotsOf(found.account))) {
        found = pair;
      }
    }
    return found;
  }

  private async start(pair: Pair, call: PoolCall): Promise<void> {
    pair.starting++;
    this.capacity.take(pair);
    const began = this.now();
    let outcome: StartOutcome;
    try {
      outcome = await this.executor.start(await call.start(), this.stopping.signal);
    } catch (error) {
      this.startEnded(pair);
      this.failAll(pair, error);
      return;
    }
    pair.starting--;
    if (outcome.kind === 'failed') {
      this.capacity.give(pair);
      this.failStart(pair, outcome.failure);
      return;
    }
    const pooled: PooledSlot = { slot: outcome.slot, pair, startMs: this.now() - began, served: false, idleSince: this.now() };
    pair.slots.add(pooled);
    this.events.onSlotStarted?.(pooled.slot.id, pooled.startMs);
    void pooled.slot.exited.then(() => this.gone(pooled));
    this.release(pooled);
  }

  private startEnded(pair: Pair): void {
    pair.starting--;
    this.capacity.give(pair);
  }

  /** What failed to start once would fail for the others, too: nobody waits for it to fail again. */
  private failStart(pair: Pair, failure: StartFailure): void {
    if (pair.slots.size > 0) {
      return;
    }
    for (const { resolve, since } of pair.waiting.splice(0)) {
      resolve({ kind: 'start-failed', failure, queueMs: this.now() - since });
    }
  }

  private failAll(pair: Pair, error: unknown): void {
    for (const { reject } of pair.waiting.splice(0)) {
      reject(error);
    }
  }

  private stop(pooled: PooledSlot): void {
    this.gone(pooled);
    void pooled.slot.stop();
  }

  private gone(pooled: PooledSlot): void {
    const { pair } = pooled;
    pair.removeIdle(pooled);
    if (pair.slots.delete(pooled)) {
      this.capacity.give(pair);
      this.events.onSlotStopped?.(pooled.slot.id);
      const hungry = this.hungriest();
      if (hungry) {
        this.grow(hungry);
      }
    }
  }

  private tick(): void {
    const now = this.now();
    let waiting = 0;
    for (const pair of this.pairs.values()) {
      this.endPatience(pair, now);
      waiting += pair.waiting.length;
      this.grow(pair);
    }
    if (waiting === 0) {
      clearInterval(this.ticker);
      this.ticker = undefined;
    }
  }

  private endPatience(pair: Pair, now: number): void {
    for (const waiting of [...pair.waiting]) {
      const { call, since } = waiting;
      const late = now - since >= call.limits.timeoutMs;
      if (!late && !call.signal.aborted) {
        continue;
      }
      pair.waiting.splice(pair.waiting.indexOf(waiting), 1);
      if (late) {
        waiting.resolve({ kind: 'ran', outcome: { kind: 'timeout', limitMs: call.limits.timeoutMs, durationSeconds: 0, stdout: '' }, queueMs: now - since, startMs: 0, runMs: 0, coldStart: false });
      } else {
        waiting.reject(call.signal.reason);
      }
    }
  }

  private sweep(): void {
    const before = this.now() - this.limits.idleMs;
    for (const [key, pair] of this.pairs) {
      [...pair.idle].filter((pooled) => pooled.idleSince <= before).forEach((pooled) => this.stop(pooled));
      if (pair.unused) {
        this.pairs.delete(key);
      }
    }
  }
}
