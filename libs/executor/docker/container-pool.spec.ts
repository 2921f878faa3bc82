import { jest } from '@jest/globals';

import type { SlotLimits } from '../executor.js';
import { ContainerPool } from './container-pool.js';
import type { ContainerShape } from './container-shape.js';
import type { Berth } from './docker-machine.js';

const LIMITS: SlotLimits = { memoryMb: 100, processes: 10, cpus: 1, tmpMb: 16 };
const shape = (image: string): ContainerShape => ({ image, pipeDirectory: '/pipe', network: 'none', tmpMb: 16 });

interface FakeBerth {
  container: { running: boolean; limit: () => Promise<void> };
  ends: object;
  shape: ContainerShape;
  released: number;
  release: () => Promise<void>;
}

function poolOf(size: { perShape: number; total: number }) {
  const berths: FakeBerth[] = [];
  const boot = jest.fn(async (of: ContainerShape) => {
    const berth: FakeBerth = {
      container: { running: true, limit: async () => undefined },
      ends: {},
      shape: of,
      released: 0,
      release: async () => void berth.released++,
    };
    berths.push(berth);
    return berth as unknown as Berth;
  });
  return { pool: new ContainerPool(boot, size), boot, berths };
}

it('gives out what waits, and boots where nothing does', async () => {
  const { pool, boot, berths } = poolOf({ perShape: 1, total: 4 });
  pool.refill(shape('a'), LIMITS);
  await pool.settled();
  expect(await pool.take(shape('a'), LIMITS)).toBe(berths[0]);
  expect(await pool.take(shape('a'), LIMITS)).toBe(berths[1]);
  expect(boot).toHaveBeenCalledTimes(2);
});

it('keeps shapes apart', async () => {
  const { pool, berths } = poolOf({ perShape: 1, total: 4 });
  pool.refill(shape('a'), LIMITS);
  expect(await pool.take(shape('b'), LIMITS)).toMatchObject({ shape: { image: 'b' } });
  expect(await pool.take(shape('a'), LIMITS)).toMatchObject({ shape: { image: 'a' } });
  expect(berths).toHaveLength(2);
});

it('lets the shape unused for the longest give way', async () => {
  const { pool, berths } = poolOf({ perShape: 1, total: 2 });
  for (const image of ['a', 'b', 'c']) {
    pool.refill(shape(image), LIMITS);
    await pool.settled();
  }
  expect(berths.map(({ shape: { image }, released }) => [image, released])).toEqual([
    ['a', 1],
    ['b', 0],
    ['c', 0],
  ]);
  await pool.close();
  expect(berths.map(({ released }) => released)).toEqual([1, 1, 1]);
});

it('never gives out a container that has ended', async () => {
  const { pool, berths } = poolOf({ perShape: 1, total: 2 });
  pool.refill(shape('a'), LIMITS);
  await pool.settled();
  berths[0]!.container.running = false;
  expect(await pool.take(shape('a'), LIMITS)).toBe(berths[1]);
  expect(berths[0]!.released).toBe(1);
});

it('boots nothing once it is closed, and removes what waits', async () => {
  const { pool, boot, berths } = poolOf({ perShape: 2, total: 4 });
  pool.refill(shape('a'), LIMITS);
  await pool.settled();
  await pool.close();
  pool.refill(shape('a'), LIMITS);
  expect(boot).toHaveBeenCalledTimes(2);
  expect(berths.map(({ released }) => released)).toEqual([1, 1]);
});
