import { jest } from '@jest/globals';

import { PrebootPool } from './preboot-pool.js';

interface Wanted {
  shape: string;
  size?: number;
}

class Berth {
  waiting = true;
  size = 0;
  discarded = 0;

  constructor(readonly shape: string) {}

  async fit({ size = 0 }: Wanted): Promise<void> {
    if (size > 100) {
      throw new Error('Too large');
    }
    this.size = size;
  }

  async discard(): Promise<void> {
    this.discarded += 1;
  }
}

function poolOf(size: { perShape: number; total: number }) {
  const berths: Berth[] = [];
  const boot = jest.fn(async ({ shape }: Wanted) => {
    berths.push(new Berth(shape));
    return berths.at(-1)!;
  });
  return { pool: new PrebootPool<Wanted, Berth>(boot, ({ shape }) => shape, size), boot, berths };
}

it('gives out what waits, once, made to fit', async () => {
  const { pool, boot, berths } = poolOf({ perShape: 1, total: 4 });
  pool.refill({ shape: 'a' });
  expect(await pool.take({ shape: 'a', size: 7 })).toBe(berths[0]);
  expect(berths[0]!.size).toBe(7);
  expect(await pool.take({ shape: 'a' })).toBeUndefined();
  expect(boot).toHaveBeenCalledTimes(1);
});

it('keeps shapes apart', async () => {
  const { pool } = poolOf({ perShape: 1, total: 4 });
  pool.refill({ shape: 'a' });
  expect(await pool.take({ shape: 'b' })).toBeUndefined();
  expect(await pool.take({ shape: 'a' })).toMatchObject({ shape: 'a' });
});

it('lets the shape unused for the longest give way', async () => {
  const { pool, berths } = poolOf({ perShape: 1, total: 2 });
  for (const shape of ['a', 'b', 'c']) {
    pool.refill({ shape });
    await pool.settled();
  }
  expect(berths.map(({ shape, discarded }) => [shape, discarded])).toEqual([
    ['a', 1],
    ['b', 0],
    ['c', 0],
  ]);
  await pool.close();
  expect(berths.map(({ discarded }) => discarded)).toEqual([1, 1, 1]);
});

it('never gives out what has ended or cannot be made to fit', async () => {
  const { pool, berths } = poolOf({ perShape: 3, total: 3 });
  pool.refill({ shape: 'a' });
  await pool.settled();
  berths[0]!.waiting = false;
  expect(await pool.take({ shape: 'a', size: 7 })).toBe(berths[1]);
  expect(await pool.take({ shape: 'a', size: 101 })).toBeUndefined();
  expect(berths.map(({ discarded }) => discarded)).toEqual([1, 0, 1]);
});

it('boots nothing once it is closed, and removes what waits', async () => {
  const { pool, boot, berths } = poolOf({ perShape: 2, total: 4 });
  pool.refill({ shape: 'a' });
  await pool.settled();
  await pool.close();
  pool.refill({ shape: 'a' });
  expect(boot).toHaveBeenCalledTimes(2);
  expect(berths.map(({ discarded }) => discarded)).toEqual([1, 1]);
});
