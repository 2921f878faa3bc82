import { OutputCapture } from './output-capture.js';

describe('OutputCapture', () => {
  it('gives what came since the last time', () => {
    const capture = new OutputCapture(100);
    expect(capture.take()).toBe('');
    capture.push(Buffer.from('a'));
    capture.push(Buffer.from('b'));
    expect(capture.take()).toBe('ab');
    expect(capture.take()).toBe('');
  });

  it('cuts at the limit, says so, and recovers', () => {
    const capture = new OutputCapture(4);
    capture.push(Buffer.from('123'));
    capture.push(Buffer.from('456'));
    expect(capture.take()).toBe('1234\n[output cut off: 6 bytes printed, the first 4 are shown]\n');
    capture.push(Buffer.from('1234'));
    expect(capture.take()).toBe('1234');
  });

  it('cuts what was kept under a higher limit', () => {
    const capture = new OutputCapture(10);
    capture.push(Buffer.from('123456'));
    capture.limitBytes = 2;
    expect(capture.take()).toMatch(/^12\n\[/);
  });

  it('cuts through no character', () => {
    for (const limit of [1, 2, 3, 4]) {
      const capture = new OutputCapture(limit);
      capture.push(Buffer.from('é𝄞'));
      expect(capture.take().split('\n')[0]).toBe(limit < 2 ? '' : 'é');
    }
  });
});
