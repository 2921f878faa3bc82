import { jest } from '@jest/globals';

import { PoolWorld } from './pool-world.js';

const gpu = { gpus: 1 };

describe('graphics processors', () => {
  let world: PoolWorld;
  const open = (gpus: string[], more = {}) => (world = new PoolWorld((milliseconds) => jest.advanceTimersByTimeAsync(milliseconds), { gpus, ...more }));
  const held = () => world.executor.slots.map(({ id, request }) => [id.split('-')[0], request.gpus]);

  beforeEach(() => jest.useFakeTimers());
  afterEach(async () => {
    void world.pool.close(0);
    await world.pass(10_000);
    jest.useRealTimers();
  });

  it('are refused at once where there are not enough', async () => {
    open(['0']);
    const call = world.call('ann', 'v1', { gpus: 2 });
    await world.settle();
    expect(call.result).toEqual({ kind: 'start-failed', failure: { kind: 'no-gpu', wanted: 2, present: 1, output: '' }, queueMs: 0 });
    expect(world.pool.snapshot().underWay).toBe(0);
  });

  it('belong to one slot at a time', async () => {
    open(['0', '1']);
    world.call('ann', 'v1', gpu);
    world.call('bob', 'v1', gpu);
    const third = world.call('eve', 'v1', gpu);
    await world.settle();
    expect(held()).toEqual([['ann', ['0']], ['bob', ['1']]]);
    expect([world.pool.snapshot().waiting, third.result]).toEqual([1, undefined]);
    world.executor.busy[0]?.finish();
    await world.pass(2_000);
    expect(held().at(-1)).toEqual(['eve', ['0']]);
  });

  it('are given up by idle slots of others that hold them, and by no others', async () => {
    open(['0']);
    world.call('ann', 'v1', gpu);
    world.call('bob', 'v1');
    await world.settle();
    world.executor.busy.forEach((slot) => slot.finish());
    await world.pass(2_000);
    world.call('eve', 'v1', gpu);
    await world.pass(100);
    expect(world.busyOf('eve')).toBe(1);
    expect(world.pool.snapshot().pairs.map(({ account, idle }) => [account, idle])).toEqual(expect.arrayContaining([['bob', 1]]));
  });

  it('hold up nobody who needs none', async () => {
    open(['0']);
    world.call('ann', 'v1', gpu);
    world.call('bob', 'v1', gpu);
    await world.settle();
    world.call('eve', 'v1');
    await world.settle();
    expect([world.busyOf('ann'), world.busyOf('bob'), world.busyOf('eve')]).toEqual([1, 0, 1]);
  });
});
