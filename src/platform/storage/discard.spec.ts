import { discard } from './discard.js';

describe('a chunk that is discarded', () => {
  it('has no memory any more', () => {
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(32 << 20);
    discard(chunk);
    expect(chunk.length).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20);
  });

  it('stays as it is when others have a part of its memory', () => {
    const [whole, pooled, shared] = [Buffer.from(new ArrayBuffer(8)).fill('x'), Buffer.from('from the pool'), new Uint8Array(new SharedArrayBuffer(4))];
    [whole.subarray(0, 4), pooled, shared].forEach(discard);
    expect([whole.toString(), pooled.toString(), shared.length]).toEqual(['xxxxxxxx', 'from the pool', 4]);
  });
});
