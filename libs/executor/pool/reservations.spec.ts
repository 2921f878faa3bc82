import { jest } from '@jest/globals';
import type { StartRequest } from '../executor.js';
import type { PoolLimits } from './pool-contract.js';
import { PoolWorld } from './pool-world.js';

const createWorld = (limits?: Partial<PoolLimits>) => new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), limits);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('reserved slots', () => {
  let ids = 0;
  const reserve = (world: PoolWorld, slots: number, account = 'ann') =>
    world.pool.reserve([{ account, version: 'v1', memoryMb: 1024, slots, start: () => Promise.resolve({ slotId: `reserved-${++ids}` } as StartRequest) }]);

  it('start without a call, and serve the first one warm', async () => {
    const world = createWorld();
    reserve(world, 2);
    await world.settle();
    expect(world.executor.starts).toBe(2);
    const call = world.call();
    world.executor.busy[0]?.finish();
    await call.promise;
    expect(call.result).toMatchObject({ kind: 'ran', coldStart: false });
    expect(world.executor.starts).toBe(2);
  });

  it('stay when they have been idle for long, and go when nobody reserves them any more', async () => {
    const world = createWorld({ idleMs: 5000 });
    reserve(world, 1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([world.executor.starts, world.pool.snapshot().idle]).toEqual([1, 1]);
    world.pool.reserve([]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(world.pool.snapshot()).toMatchObject({ slots: 0, pairs: [] });
  });

  it('are not taken for others, who take what is not reserved', async () => {
    const world = createWorld({ maxSlots: 2 });
    const other = world.call('bob');
    await world.settle();
    world.executor.busy[0]?.finish();
    await other.promise;
    reserve(world, 1);
    await world.settle();
    world.call('carl');
    await jest.advanceTimersByTimeAsync(5000);
    expect(world.pool.snapshot().pairs.filter(({ idle, busy }) => idle + busy > 0).map(({ account }) => account).toSorted()).toEqual(['ann', 'carl']);
  });

  it('are replaced when they die, and not tried again and again when they cannot start', async () => {
    const world = createWorld();
    reserve(world, 1);
    await world.settle();
    world.executor.slots[0]?.die();
    await jest.advanceTimersByTimeAsync(2000);
    expect([world.executor.starts, world.pool.snapshot().idle]).toEqual([2, 1]);
    world.pool.reserve([{ account: 'bob', version: 'v1', memoryMb: 1, slots: 1, start: () => Promise.reject(new Error('broken')) }]);
    const tries = jest.fn(() => Promise.reject(new Error('broken')));
    world.pool.reserve([{ account: 'eve', version: 'v1', memoryMb: 1, slots: 1, start: tries }]);
    await jest.advanceTimersByTimeAsync(61_000);
    expect(tries.mock.calls.length).toBeLessThanOrEqual(3);
    expect(tries.mock.calls.length).toBeGreaterThanOrEqual(2);
  });
});
