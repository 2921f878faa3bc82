import type { StartRequest } from '../executor.js';
import type { PoolCall, PoolEvents, PoolLimits, PoolResult } from './pool-contract.js';
import { SlotPool } from './slot-pool.js';
import { FakeExecutor } from './fake-executor.js';

const ample: PoolLimits = {
  maxSlots: 64,
  maxSlotsPerCaller: 16,
  eagerSlots: 2,
  growAfterMs: 20,
  maxQueuedPerVersion: 1000,
  maxConcurrentPerAccount: 1000,
  memoryBudgetMb: 64 * 1024,
  idleMs: 60_000,
};

export interface Tracked {
  result: PoolResult | undefined;
  error: unknown;
  promise: Promise<void>;
}

/** A pool over a fake executor under a fake clock: `jest.useFakeTimers()` must have been called. */
export class PoolWorld {
  readonly executor = new FakeExecutor();
  readonly pool: SlotPool;
  readonly limits: PoolLimits;
  spare = false;
  private ids = 0;

  constructor(
    /** Moves the fake clock: `jest.advanceTimersByTimeAsync`. */
    private readonly advance: (milliseconds: number) => Promise<void>,
    limits: Partial<PoolLimits> = {},
    events: PoolEvents = {},
  ) {
    this.limits = { ...ample, ...limits };
    this.pool = new SlotPool(this.executor, this.limits, events, () => this.spare);
  }

  call(account = 'ann', version = 'v1', more: Partial<PoolCall> = {}): Tracked {
    const tracked: Tracked = { result: undefined, error: undefined, promise: Promise.resolve() };
    const call: PoolCall = {
      account,
      version,
      memoryMb: 1024,
      start: () => Promise.resolve({ slotId: `${account}-${version}-${++this.ids}` } as StartRequest),
      input: { contentType: 'json', data: ++this.ids },
      limits: { timeoutMs: 300_000, maxOutputBytes: 1, maxStdoutBytes: 1 },
      signal: new AbortController().signal,
      ...more,
    };
    tracked.promise = this.pool.call(call).then(
      (result) => void (tracked.result = result),
      (error: unknown) => void (tracked.error = error),
    );
    return tracked;
  }

  calls(count: number, account?: string, version?: string, more?: Partial<PoolCall>): Tracked[] {
    return Array.from({ length: count }, () => this.call(account, version, more));
  }

  /** Lets everything that needs no time happen. */
  settle(): Promise<void> {
    return this.pass(0);
  }

  async pass(milliseconds: number): Promise<void> {
    await this.advance(milliseconds);
  }

  /** Calls of so many milliseconds each, on every slot that is busy, for a while. */
  async serveFor(milliseconds: number, runMs: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += runMs) {
      const { busy } = this.executor;
      await this.pass(runMs);
      busy.forEach((slot) => slot.finish());
      await this.settle();
    }
  }

  busyOf(account: string): number {
    return this.executor.busy.filter((slot) => slot.id.startsWith(`${account}-`)).length;
  }
}
