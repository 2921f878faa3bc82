import { Turns } from './turns.js';

describe('turns', () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

  it('let one go on at a time of each key, in their order, and others beside it', async () => {
    const sut = new Turns();
    const told: string[] = [];
    const work = (name: string) => async () => {
      told.push(`${name} begins`);
      await pause();
      told.push(`${name} ends`);
    };
    await Promise.all([sut.take('a', work('1')), sut.take('a', work('2')), sut.take('b', work('3'))]);
    expect(told).toEqual(['1 begins', '3 begins', '1 ends', expect.any(String), expect.any(String), '2 ends']);
  });

  it('go on after a failure, which is only its own', async () => {
    const sut = new Turns();
    const failed = sut.take('a', () => Promise.reject(new Error('broken')));
    const after = sut.take('a', () => Promise.resolve('fine'));
    await expect(failed).rejects.toThrow('broken');
    expect(await after).toBe('fine');
  });
});
