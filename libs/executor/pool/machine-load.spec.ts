import { LoopLag, createSpareTime } from './machine-load.js';

describe('LoopLag', () => {
  it('learns how late ticks are and tells a pause of the platform from the algorithm’s', () => {
    const lag = new LoopLag(10);
    for (const now of [0, 10, 20]) {
      lag.tick(now);
    }
    expect([lag.milliseconds, lag.stalled]).toEqual([0, false]);
    lag.tick(80);
    expect(lag.milliseconds).toBeCloseTo(10);
    expect(lag.stalled).toBe(true);
    lag.tick(90);
    expect(lag.stalled).toBe(false);
  });

  it('does not count the time when nobody waited', () => {
    const lag = new LoopLag(10);
    lag.tick(0);
    lag.pause();
    lag.tick(10_000);
    expect([lag.milliseconds, lag.stalled]).toEqual([0, false]);
  });
});

it('promises no spare time before it has measured', () => {
  expect(createSpareTime()()).toBe(false);
});
