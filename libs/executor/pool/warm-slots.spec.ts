import { jest } from '@jest/globals';
import type { PoolEvents, PoolLimits } from './pool-contract.js';
import { PoolWorld } from './pool-world.js';

const createWorld = (limits?: Partial<PoolLimits>, events?: PoolEvents) =>
  new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), limits, events);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a warm slot', () => {
  it('serves in the same tick', async () => {
    const world = createWorld();
    const first = world.call();
    await world.settle();
    world.executor.slots[0]?.finish('one');
    await first.promise;
    const second = world.call();
    expect(world.executor.slots[0]?.busy).toBe(true);
    world.executor.slots[0]?.finish('two');
    await second.promise;
    expect(first.result).toMatchObject({ kind: 'ran', coldStart: true, outcome: { result: 'one' } });
    expect(second.result).toMatchObject({ kind: 'ran', coldStart: false, queueMs: 0, startMs: 0, outcome: { result: 'two' } });
    expect(world.executor.starts).toBe(1);
  });

  it('is never shared between accounts or versions', async () => {
    const world = createWorld();
    for (const [account, version] of [
      ['ann', 'v1'],
      ['bob', 'v1'],
      ['ann', 'v2'],
    ] as const) {
      const call = world.call(account, version);
      await world.settle();
      world.executor.busy[0]?.finish();
      await call.promise;
    }
    expect(world.executor.slots.map((slot) => slot.served)).toEqual([1, 1, 1]);
  });

  it('is the one that was used last', async () => {
    const world = createWorld();
    world.calls(2);
    await world.settle();
    const [a, b] = world.executor.slots;
    b?.finish();
    await world.settle();
    a?.finish();
    await world.settle();
    world.call();
    expect([a?.busy, b?.busy]).toEqual([true, false]);
  });

  it('is stopped when idle for so long since its last finish, never while it runs', async () => {
    const world = createWorld({ idleMs: 5000 });
    world.call();
    await world.pass(20_000);
    const [slot] = world.executor.slots;
    expect(slot?.alive).toBe(true);
    slot?.finish();
    await world.pass(4000);
    expect(slot?.alive).toBe(true);
    world.call();
    slot?.finish();
    await world.pass(4000);
    expect(slot?.alive).toBe(true);
    await world.pass(2000);
    expect(slot?.stopped).toBe(true);
    expect(world.pool.snapshot()).toMatchObject({ slots: 0, stopping: 0, memoryMb: 0, pairs: [] });
  });

  it('is not handed out when it died while idle', async () => {
    const world = createWorld();
    world.call();
    await world.settle();
    world.executor.slots[0]?.finish();
    await world.settle();
    world.executor.slots[0]?.die();
    // In the very tick of its death, and before anybody could hear of it.
    const call = world.call();
    await world.settle();
    expect(world.executor.slots.map((slot) => slot.served)).toEqual([1, 1]);
    world.executor.slots[1]?.finish();
    await call.promise;
    expect(call.result).toMatchObject({ kind: 'ran', outcome: { kind: 'result' } });
  });
});

describe('a slot that dies', () => {
  it('under its call is dropped, and replaced for those who wait', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const [first, second] = world.calls(2);
    await world.settle();
    world.executor.slots[0]?.die();
    await world.settle();
    expect(first?.result).toMatchObject({ kind: 'ran', outcome: { kind: 'crashed' } });
    world.executor.slots[1]?.finish();
    await world.settle();
    expect(second?.result).toMatchObject({ kind: 'ran', outcome: { kind: 'result' } });
  });

  it('before anything was sent gives its call back, once', async () => {
    const world = createWorld();
    world.call();
    await world.settle();
    world.executor.slots[0]?.finish();
    await world.settle();
    const began: string[] = [];
    const done: string[] = [];
    const call = world.call('ann', 'v1', {
      onSlot: (id) => {
        began.push(id);
        world.executor.slots.find((slot) => slot.id === id)?.die();
      },
      onDone: (id) => done.push(id),
    });
    await world.settle();
    // The fresh one dies as well, and this time the call is made all the same.
    expect(world.executor.slots.map((slot) => slot.served)).toEqual([1, 1]);
    world.executor.slots[1]?.finish();
    await call.promise;
    expect(began).toEqual(done);
    expect(world.pool.snapshot()).toMatchObject({ slots: 0, underWay: 0 });
  });

  it('with an exception of the platform rejects its call alone', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const [first, second] = world.calls(2);
    await world.settle();
    world.executor.slots[0]?.break(new Error('lost'));
    await world.settle();
    expect(first?.error).toEqual(new Error('lost'));
    world.executor.slots[1]?.finish();
    await world.settle();
    expect(second?.result?.kind).toBe('ran');
  });
});
