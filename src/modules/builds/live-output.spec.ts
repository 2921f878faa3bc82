import { jest } from '@jest/globals';
import { LiveOutput } from './live-output.js';

describe('the output of a build for those who wait for it', () => {
  let published: string[];
  let sut: LiveOutput;

  beforeEach(() => {
    jest.useFakeTimers();
    published = [];
    sut = new LiveOutput(async (text) => void published.push(text));
  });
  afterEach(() => jest.useRealTimers());

  it('comes in one message for all that was written within a tenth of a second', () => {
    ['one\n', 'two\n', 'three\n'].forEach((line) => sut.write(line));
    expect(published).toEqual([]);
    jest.advanceTimersByTime(100);
    sut.write('four\n');
    jest.advanceTimersByTime(100);
    expect(published).toEqual(['one\ntwo\nthree\n', 'four\n']);
  });

  it('is complete when the build has ended', async () => {
    sut.write('last\n');
    await sut.end();
    jest.advanceTimersByTime(1000);
    expect(published).toEqual(['last\n']);
  });

  it('stops in a flood, and comes back for the end of it', async () => {
    sut.write('first\n');
    for (let second = 0; second < 40; second++) {
      sut.write('\u0001'.repeat(500_000));
      jest.advanceTimersByTime(1000);
    }
    expect(published.length).toBeLessThan(5);
    sut.write('Build failed: time limit\n');
    await sut.end();
    const text = published.join('');
    expect(text.length).toBeLessThan(1_100_000);
    expect(text.startsWith('first\n')).toBe(true);
    expect(text).toContain('There is much output');
    expect(text.endsWith('Build failed: time limit\n')).toBe(true);
  });
});
