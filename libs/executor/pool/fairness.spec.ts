import { jest } from '@jest/globals';
import type { PoolEvents, PoolLimits } from './pool-contract.js';
import { PoolWorld } from './pool-world.js';

const createWorld = (limits?: Partial<PoolLimits>, events?: PoolEvents) =>
  new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), limits, events);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a full machine', () => {
  it('stops the least recently used idle slot of any pair, and starts when it is gone', async () => {
    const world = createWorld({ maxSlots: 2 });
    world.executor.slowStop = true;
    for (const account of ['ann', 'bob']) {
      world.call(account);
      await world.pass(5);
      world.executor.busy[0]?.finish();
      await world.pass(5);
    }
    const [ann, bob] = world.executor.slots;
    const call = world.call('eve');
    await world.settle();
    expect([ann?.stopped, bob?.stopped]).toEqual([true, false]);
    expect(world.executor.starts).toBe(2);
    // Its owner may call meanwhile: it is not handed out, and one that is being stopped is enough.
    world.call('eve');
    expect(bob?.stopped).toBe(false);
    ann?.gone();
    await world.settle();
    expect(world.executor.starts).toBe(3);
    world.executor.busy[0]?.finish();
    await call.promise;
    expect(call.result).toMatchObject({ kind: 'ran', coldStart: true });
  });

  it('gives an evicted slot to nobody', async () => {
    const world = createWorld({ maxSlots: 1 });
    world.executor.slowStop = true;
    world.call('ann');
    await world.settle();
    world.executor.slots[0]?.finish();
    await world.settle();
    world.call('bob');
    const back = world.call('ann');
    await world.settle();
    expect(world.executor.slots[0]?.served).toBe(1);
    world.executor.slots[0]?.gone();
    await world.settle();
    expect(world.busyOf('bob')).toBe(1);
    world.executor.busy[0]?.finish();
    await world.settle();
    world.executor.slots[1]?.gone();
    await world.settle();
    expect(world.busyOf('ann')).toBe(1);
    world.executor.busy[0]?.finish();
    await back.promise;
    expect(back.result?.kind).toBe('ran');
  });

  it('keeps the memory budget, and lets a version that is larger than all of it run alone', async () => {
    const world = createWorld({ memoryBudgetMb: 2048, eagerSlots: 8 });
    world.calls(4, 'ann');
    await world.settle();
    expect(world.pool.snapshot()).toMatchObject({ busy: 2, memoryMb: 2048 });
    const large = world.call('bob', 'v1', { memoryMb: 4096 });
    world.calls(1000, 'ann');
    await world.serveFor(1000, 10);
    expect(world.busyOf('bob')).toBe(1);
    expect(world.pool.snapshot()).toMatchObject({ slots: 1, memoryMb: 2048 });
    await world.serveFor(30, 10);
    expect(large.result?.kind).toBe('ran');
    expect(world.busyOf('ann')).toBeGreaterThan(0);
  });

  it('takes a slot from a flood for an account that has none, as soon as a call ends', async () => {
    const world = createWorld({ maxSlots: 4, eagerSlots: 4 });
    world.calls(200, 'ann');
    await world.settle();
    expect(world.busyOf('ann')).toBe(4);
    world.call('bob');
    world.executor.busy[0]?.finish();
    await world.settle();
    expect([world.busyOf('ann'), world.busyOf('bob')]).toEqual([3, 1]);
  });

  it('serves waiting accounts in turn, one with many versions no more than one with few', async () => {
    const world = createWorld({ maxSlots: 1 });
    world.call('eve');
    await world.settle();
    const flood = Array.from({ length: 20 }, (_, index) => world.call('ann', `v${index}`));
    const bob = world.call('bob', 'x');
    const cat = world.call('cat', 'x');
    await world.serveFor(4, 1);
    expect([bob.result?.kind, cat.result?.kind]).toEqual(['ran', 'ran']);
    await world.serveFor(30, 1);
    expect(flood.every((call) => call.result?.kind === 'ran')).toBe(true);
  });

  it('shares one slot between two floods by turns', async () => {
    const world = createWorld({ maxSlots: 1 });
    const ann = world.calls(500, 'ann');
    const bob = world.calls(500, 'bob');
    await world.serveFor(5000, 100);
    const served = [ann, bob].map((calls) => calls.filter((call) => call.result?.kind === 'ran').length);
    expect(Math.min(...served)).toBeGreaterThanOrEqual(15);
    expect(world.executor.starts).toBeLessThan(10);
  });

  it('divides itself evenly between two floods', async () => {
    const world = createWorld({ maxSlots: 8, maxSlotsPerCaller: 8, eagerSlots: 2 });
    world.calls(1000, 'ann');
    await world.pass(500);
    expect(world.busyOf('ann')).toBe(8);
    world.calls(1000, 'bob');
    await world.serveFor(3000, 100);
    expect([world.busyOf('ann'), world.busyOf('bob')]).toEqual([4, 4]);
  });

  it('does not take the one warm slot of a small account for a further one of a flood', async () => {
    const world = createWorld({ maxSlots: 4, maxSlotsPerCaller: 4 });
    world.call('bob');
    await world.settle();
    const [bob] = world.executor.slots;
    bob?.finish();
    world.calls(100, 'ann');
    await world.pass(500);
    expect(world.busyOf('ann')).toBe(3);
    expect(bob?.alive).toBe(true);
    await world.pass(1000);
    expect(bob?.alive).toBe(false);
  });
});
