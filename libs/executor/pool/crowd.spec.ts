import { jest } from '@jest/globals';
import { PoolWorld } from './pool-world.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The same numbers in every run. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Whatever happens in whatever order: every call is answered once, nothing is counted that is not there. */
it.each([1, 2, 3, 4, 5, 6, 7, 8])('survives a crowd in which everything goes wrong (%i)', async (seed) => {
  const roll = createDice(seed);
  const world = new PoolWorld((ms) => jest.advanceTimersByTimeAsync(ms), {
    maxSlots: 6,
    memoryBudgetMb: 8192,
    maxQueuedPerVersion: 40,
    idleMs: 300,
  });
  world.executor.manual = true;
  world.executor.slowStop = true;
  const calls = [];
  const aborts: AbortController[] = [];
  for (let step = 0; step < 600; step++) {
    for (let count = roll(4); count > 0; count--) {
      const abort = new AbortController();
      aborts.push(abort);
      const version = roll(3);
      calls.push(world.call(`a${roll(5)}`, `v${version}`, { signal: abort.signal, memoryMb: 1024 * (1 + version) }));
    }
    const { slots, pending, busy, live } = world.executor;
    const pick = <T>(from: T[]): T | undefined => from[roll(from.length)];
    const deeds = [
      () => busy.forEach((slot) => slot.finish()),
      () => pick(busy)?.finish(),
      () => pick(live)?.die(),
      () => pick(busy)?.break(new Error('broken')),
      () => slots.forEach((slot) => slot.gone()),
      () => pending.splice(0).forEach((start) => start.succeed()),
      () => pending.shift()?.succeed(),
      () => pending.shift()?.fail(),
      () => pending.shift()?.break(new Error('no start')),
      () => pick(aborts)?.abort(new Error('gone')),
      () => world.pool.retire(`v${roll(3)}`),
    ];
    pick(deeds)?.();
    await world.pass(roll(30));
    const { memoryMb, slots: serving, starting, stopping, waiting, busy: running, underWay } = world.pool.snapshot();
    expect(serving + starting + stopping).toBeLessThanOrEqual(6);
    expect(memoryMb).toBeLessThanOrEqual(8192);
    expect(underWay).toBe(waiting + running);
  }
  const closing = world.pool.close(100);
  await world.pass(200);
  for (let round = 0; round < 5; round++) {
    world.executor.slots.forEach((slot) => slot.gone());
    await world.settle();
  }
  await closing;
  expect(calls.every((call) => (call.result === undefined) !== (call.error === undefined))).toBe(true);
  expect(world.executor.live).toHaveLength(0);
  expect(world.pool.snapshot()).toMatchObject({ slots: 0, starting: 0, stopping: 0, waiting: 0, underWay: 0, memoryMb: 0 });
  expect(jest.getTimerCount()).toBe(0);
});
