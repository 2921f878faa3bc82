import { BuildLog } from './build-log.js';

describe('the log of a build', () => {
  it('is what was written, without NUL', () => {
    const log = new BuildLog();
    log.append('one\n');
    log.append('t\0wo\n');
    expect(String(log)).toBe('one\ntwo\n');
  });

  it('keeps both ends of a flood', () => {
    const log = new BuildLog();
    log.append('first\n');
    for (let count = 0; count < 40; count++) {
      log.append('x'.repeat(100_000));
    }
    log.append('\nlast');
    const text = String(log);
    expect(text.length).toBeLessThan(1_100_000);
    expect(text.startsWith('first\n')).toBe(true);
    expect(text.endsWith('\nlast')).toBe(true);
    expect(text).toContain('characters left out');
  });
});
