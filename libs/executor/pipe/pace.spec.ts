import { Pace } from './pace.js';

const MIB = 1024 * 1024;

describe('the pace of a stream', () => {
  it('lets a burst through, then some bytes a second', () => {
    let now = 1_000_000;
    const pace = new Pace(() => now);
    const began = now;
    let taken = 0;
    let first = 0;
    while (now < began + 10_000) {
      const rest = pace.take(65_536);
      taken += 65_536;
      first ||= rest > 0 ? taken : 0;
      now += rest;
    }
    expect(first).toBeGreaterThanOrEqual(32 * MIB);
    expect(taken).toBeGreaterThan(300 * MIB);
    expect(taken).toBeLessThan(360 * MIB);
  });

  it('lets another burst through after a while', () => {
    let now = 0;
    const pace = new Pace(() => now);
    expect(pace.take(32 * MIB)).toBe(0);
    expect(pace.take(1 * MIB)).toBeGreaterThan(0);
    now += 2000;
    expect(pace.take(30 * MIB)).toBe(0);
  });
});
