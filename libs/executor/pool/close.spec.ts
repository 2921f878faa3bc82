import { jest } from '@jest/globals';
import type { StartRequest } from '../executor.js';
import type { PoolEvents, PoolLimits } from './pool-contract.js';
import { PoolWorld } from './pool-world.js';

const createWorld = (limits?: Partial<PoolLimits>, events?: PoolEvents) =>
  new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), limits, events);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('close', () => {
  it('refuses new calls, waits for those under way, then stops everything', async () => {
    const events = { onSlotStarted: jest.fn(), onSlotStopped: jest.fn() };
    const world = createWorld({ maxSlotsPerCaller: 1 }, events);
    const calls = world.calls(2);
    await world.settle();
    let closed = false;
    void world.pool.close(10_000).then(() => (closed = true));
    const late = world.call();
    await world.pass(100);
    expect(late.result).toMatchObject({ kind: 'refused', reason: 'closing' });
    for (const call of calls) {
      world.executor.slots[0]?.finish();
      await world.settle();
      expect(call.result?.kind).toBe('ran');
    }
    await world.settle();
    expect(closed).toBe(true);
    expect(events.onSlotStopped).toHaveBeenCalledTimes(1);
    expect(world.executor.live).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('cuts off what is left when its patience ends', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const [running, waiting] = world.calls(2);
    await world.settle();
    const closing = world.pool.close(1000);
    await world.pass(1100);
    await closing;
    expect(running?.error).toMatchObject({ name: 'CallInterrupted' });
    expect(waiting?.result).toMatchObject({ kind: 'refused', reason: 'closing' });
    expect(world.pool.snapshot()).toMatchObject({ slots: 0, stopping: 0, underWay: 0, memoryMb: 0 });
  });

  it('aborts starts, and stops a slot that started all the same', async () => {
    const world = createWorld();
    world.executor.manual = true;
    const call = world.call();
    await world.settle();
    const closing = world.pool.close(0);
    const slot = world.executor.pending[0]?.succeed();
    await world.pass(10);
    await closing;
    await call.promise;
    const late = world.executor.slots.every((each) => each.stopped);
    expect(slot && late).toBe(true);
    expect(world.pool.snapshot()).toMatchObject({ starting: 0, slots: 0, memoryMb: 0 });
  });

  it('does not start what was still being unpacked', async () => {
    const world = createWorld();
    const unpacked = Promise.withResolvers<StartRequest>();
    world.call('ann', 'v1', { start: () => unpacked.promise });
    await world.settle();
    const closing = world.pool.close(0);
    await world.pass(10);
    await closing;
    unpacked.resolve({ slotId: 'late' } as StartRequest);
    await world.settle();
    expect(world.executor.starts).toBe(0);
  });

  it('drain tells whether all was done', async () => {
    const world = createWorld();
    const abort = new AbortController();
    world.call();
    await world.settle();
    const impatient = world.pool.drain(abort.signal);
    abort.abort();
    expect(await impatient).toBe(false);
    const patient = world.pool.drain();
    world.executor.slots[0]?.finish();
    expect(await patient).toBe(true);
  });
});
