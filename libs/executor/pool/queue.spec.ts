import { jest } from '@jest/globals';
import type { PoolEvents, PoolLimits } from './pool-contract.js';
import { PoolWorld } from './pool-world.js';

const createWorld = (limits?: Partial<PoolLimits>, events?: PoolEvents) =>
  new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), limits, events);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('growth', () => {
  it('starts as many slots as processors at once, and no more for a burst', async () => {
    const world = createWorld({ eagerSlots: 2 });
    const calls = world.calls(512);
    await world.settle();
    expect(world.executor.starts).toBe(2);
    while (calls.some((call) => !call.result)) {
      world.executor.busy.forEach((slot) => slot.finish());
      await world.settle();
    }
    expect(world.executor.starts).toBe(2);
    expect(world.pool.snapshot()).toMatchObject({ idle: 2, busy: 0, waiting: 0, underWay: 0 });
  });

  it('does not start more for short calls that queue for long, while the machine is busy', async () => {
    const world = createWorld({ eagerSlots: 2 });
    world.calls(1000);
    await world.serveFor(400, 1);
    expect(world.pool.snapshot().waiting).toBeGreaterThan(100);
    expect(world.executor.starts).toBe(2);
  });

  it('starts more for short calls, one by one, while the machine has time to spare', async () => {
    const world = createWorld({ eagerSlots: 2, maxSlotsPerCaller: 8 });
    world.spare = true;
    world.calls(1000);
    await world.serveFor(15, 5);
    expect(world.executor.starts).toBe(2);
    await world.serveFor(100, 5);
    expect(world.executor.starts).toBe(8);
  });

  it('scales calls that sleep out to the limit of the pair, before the first has ended', async () => {
    const world = createWorld({ eagerSlots: 2, maxSlotsPerCaller: 16 });
    world.calls(40);
    await world.pass(15);
    expect(world.executor.starts).toBe(2);
    await world.pass(500);
    expect(world.executor.starts).toBe(16);
    expect(world.executor.busy).toHaveLength(16);
  });

  it('starts no more slots than calls wait', async () => {
    const world = createWorld();
    world.executor.manual = true;
    world.calls(3);
    await world.pass(1000);
    expect(world.executor.starts).toBe(2);
    world.executor.pending.forEach((start) => start.succeed());
    await world.pass(1000);
    expect(world.executor.starts).toBe(3);
  });
});

describe('the queue', () => {
  it('is first come, first served', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const calls = world.calls(5);
    for (const call of calls) {
      await world.settle();
      expect(calls.filter((each) => each.result)).toHaveLength(calls.indexOf(call));
      world.executor.slots[0]?.finish();
      await world.settle();
      expect(call.result).toMatchObject({ kind: 'ran' });
    }
  });

  it('is bounded, also while no slot can start', async () => {
    const world = createWorld({ maxSlots: 1, maxQueuedPerVersion: 2 });
    world.call('bob');
    await world.settle();
    const calls = world.calls(5, 'ann');
    await world.settle();
    const refused = { kind: 'refused', reason: 'queue-full', limit: 2, retryAfterSeconds: 1 };
    expect(calls.map((call) => call.result)).toEqual([undefined, undefined, refused, refused, refused]);
  });

  it('of length 0 still lets the first call wait for its own slot', async () => {
    const world = createWorld({ maxQueuedPerVersion: 0, maxSlotsPerCaller: 1 });
    const [first, second] = world.calls(2);
    await world.settle();
    expect(first?.result).toBeUndefined();
    expect(second?.result).toMatchObject({ reason: 'queue-full' });
  });

  it('lets an aborted call go, as a timeout', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const abort = new AbortController();
    world.call();
    const call = world.call('ann', 'v1', { signal: abort.signal });
    await world.settle();
    abort.abort();
    await world.pass(10);
    expect(call.result).toMatchObject({ kind: 'ran', runMs: 0, outcome: { kind: 'timeout', durationSeconds: 0 } });
    world.executor.slots[0]?.finish();
    await world.settle();
    expect(world.executor.slots[0]?.served).toBe(1);
    expect(world.pool.snapshot()).toMatchObject({ underWay: 0, waiting: 0 });
  });

  it('never gives a slot to a call that was aborted a moment ago', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const abort = new AbortController();
    const [first] = world.calls(1);
    const call = world.call('ann', 'v1', { signal: abort.signal });
    await world.settle();
    abort.abort();
    world.executor.slots[0]?.finish();
    await Promise.all([first?.promise, call.promise]);
    expect(world.executor.slots[0]?.served).toBe(1);
  });

  it('answers a call that was aborted before it came, and starts nothing', async () => {
    const world = createWorld();
    const call = world.call('ann', 'v1', { signal: AbortSignal.abort() });
    await call.promise;
    expect(call.result).toMatchObject({ outcome: { kind: 'timeout' } });
    expect(world.executor.starts).toBe(0);
  });

  it('times calls out by their own budget, which is the run time by default', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    world.call();
    const short = world.call('ann', 'v1', { maxQueueMs: 50 });
    const long = world.call('ann', 'v1', { limits: { timeoutMs: 200, maxOutputBytes: 1, maxStdoutBytes: 1 } });
    await world.pass(60);
    expect(short.result).toMatchObject({ outcome: { kind: 'timeout', limitMs: 50, durationSeconds: 0 } });
    expect(long.result).toBeUndefined();
    await world.pass(150);
    expect(long.result).toMatchObject({ outcome: { kind: 'timeout', limitMs: 200 } });
  });
});

describe('the limit of an account', () => {
  it('refuses at once, counts only what it is told to, and is given back', async () => {
    const world = createWorld({ maxConcurrentPerAccount: 2 });
    const calls = world.calls(3);
    await world.settle();
    expect(calls[2]?.result).toEqual({ kind: 'refused', reason: 'account-limit', limit: 2, retryAfterSeconds: 1 });
    const internal = world.call('ann', 'v1', { countTowardsAccount: false });
    const other = world.call('bob');
    await world.serveFor(10, 1);
    expect([internal.result?.kind, other.result?.kind]).toEqual(['ran', 'ran']);
    const again = world.calls(2);
    await world.serveFor(10, 1);
    expect(again.map((call) => call.result?.kind)).toEqual(['ran', 'ran']);
  });
});
