import { jest } from '@jest/globals';
import type { PoolEvents, PoolLimits } from './pool-contract.js';
import { PoolWorld } from './pool-world.js';

const createWorld = (limits?: Partial<PoolLimits>, events?: PoolEvents) =>
  new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), limits, events);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a failed start', () => {
  it('fails those who waited for it, and is not tried again for them', async () => {
    const events = { onSlotStarted: jest.fn(), onSlotStopped: jest.fn(), onStartFailed: jest.fn() };
    const world = createWorld({ eagerSlots: 1 }, events);
    world.executor.manual = true;
    const calls = world.calls(3);
    await world.settle();
    world.executor.pending[0]?.fail();
    await world.pass(5000);
    expect(calls.map((call) => call.result?.kind)).toEqual(['start-failed', 'start-failed', 'start-failed']);
    expect(world.executor.starts).toBe(1);
    expect(events.onStartFailed).toHaveBeenCalledTimes(1);
    expect(events.onSlotStopped).not.toHaveBeenCalled();
    expect(world.pool.snapshot()).toMatchObject({ underWay: 0, memoryMb: 0 });
    world.call();
    await world.settle();
    expect(world.executor.starts).toBe(2);
  });

  it('fails the head alone while others start', async () => {
    const world = createWorld({ eagerSlots: 2 });
    world.executor.manual = true;
    const [first, second] = world.calls(2);
    await world.settle();
    world.executor.pending[0]?.fail();
    await world.settle();
    expect([first?.result?.kind, second?.result]).toEqual(['start-failed', undefined]);
    world.executor.pending[1]?.succeed().finish();
    await world.settle();
    world.executor.busy[0]?.finish();
    await second?.promise;
    expect(second?.result?.kind).toBe('ran');
  });

  it('fails nobody whom a working slot will serve, and is not tried again for a while', async () => {
    const world = createWorld({ eagerSlots: 2 });
    world.executor.manual = true;
    const [first, second] = world.calls(2);
    await world.settle();
    const slot = world.executor.pending[0]?.succeed();
    await world.settle();
    world.executor.pending[1]?.fail();
    await world.pass(900);
    expect(second?.result).toBeUndefined();
    expect(world.executor.starts).toBe(2);
    slot?.finish();
    await first?.promise;
    slot?.finish();
    await second?.promise;
    expect(second?.result?.kind).toBe('ran');
  });

  it('by exception rejects those who waited, whether the driver or the artifact is broken', async () => {
    const world = createWorld();
    world.executor.manual = true;
    const driver = world.call();
    await world.settle();
    world.executor.pending[0]?.break(new Error('driver'));
    await driver.promise;
    const artifact = world.call('ann', 'v2', { start: () => Promise.reject(new Error('artifact')) });
    await artifact.promise;
    expect([driver.error, artifact.error]).toEqual([new Error('driver'), new Error('artifact')]);
    expect(world.pool.snapshot()).toMatchObject({ underWay: 0, starting: 0, memoryMb: 0 });
  });
});

describe('a start whose caller is gone', () => {
  it('leaves a warm slot', async () => {
    const world = createWorld();
    world.executor.manual = true;
    const abort = new AbortController();
    const call = world.call('ann', 'v1', { signal: abort.signal });
    await world.settle();
    abort.abort();
    await world.pass(10);
    expect(call.result).toMatchObject({ outcome: { kind: 'timeout' } });
    world.executor.pending[0]?.succeed();
    await world.settle();
    world.call();
    expect(world.executor.busy).toHaveLength(1);
    expect(world.executor.starts).toBe(1);
  });
});

describe('retire', () => {
  it('stops idle slots at once and busy ones after their call; later calls get new ones', async () => {
    const world = createWorld();
    world.calls(2);
    await world.settle();
    const [busy, idle] = world.executor.slots;
    idle?.finish();
    await world.settle();
    world.pool.retire('v1');
    await world.settle();
    expect([busy?.alive, idle?.alive]).toEqual([true, false]);
    world.call();
    await world.settle();
    expect(world.executor.starts).toBe(3);
    busy?.finish();
    await world.settle();
    expect(busy?.stopped).toBe(true);
    world.executor.slots[2]?.finish();
    await world.settle();
    expect(world.pool.snapshot()).toMatchObject({ slots: 1, idle: 1 });
  });

  it('lets the calls that wait have the slots that are there', async () => {
    const world = createWorld({ maxSlotsPerCaller: 1 });
    const calls = world.calls(3);
    await world.settle();
    world.pool.retire((version) => version.startsWith('v'));
    for (const _ of calls) {
      world.executor.slots[0]?.finish();
      await world.settle();
    }
    expect(calls.map((call) => call.result?.kind)).toEqual(['ran', 'ran', 'ran']);
    expect(world.executor.slots[0]?.stopped).toBe(true);
  });

  it('stops a slot that was starting', async () => {
    const world = createWorld();
    world.executor.manual = true;
    world.call('ann', 'v1', { maxQueueMs: 10 });
    await world.pass(20);
    world.pool.retireAccount('ann');
    const slot = world.executor.pending[0]?.succeed();
    await world.settle();
    expect(slot?.stopped).toBe(true);
  });

  it('touches the account only', async () => {
    const world = createWorld();
    for (const account of ['ann', 'bob']) {
      world.call(account);
      await world.settle();
      world.executor.busy[0]?.finish();
      await world.settle();
    }
    world.pool.retireAccount('ann');
    await world.settle();
    expect(world.executor.slots.map((slot) => slot.alive)).toEqual([false, true]);
  });
});

it('goes on when a slot cannot be stopped, and says so', async () => {
  const events = { onSlotStopped: jest.fn() };
  const world = createWorld({ maxSlots: 1 }, events);
  world.call('ann');
  await world.settle();
  const [slot] = world.executor.slots;
  if (slot) {
    slot.stop = () => Promise.reject(new Error('stuck'));
    slot.finish();
  }
  world.call('bob');
  await world.settle();
  expect(events.onSlotStopped).toHaveBeenCalledWith('ann-v1-2', new Error('stuck'));
  expect(world.busyOf('bob')).toBe(1);
});
