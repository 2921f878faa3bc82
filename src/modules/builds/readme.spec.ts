import { cleanHtml, renderReadme } from './readme.js';
import { TooMuchWork } from './html-thread.js';

describe('a README', () => {
  it('becomes HTML', async () => {
    expect(await renderReadme('# Hello\n\nSays **hello**.')).toContain('<h1>Hello</h1>');
  });

  it.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '<iframe src="http://x"></iframe>', '<a href="data:text/html,x">x</a>', '<svg onload=alert(1)>'])(
    'loses its teeth: %s',
    async (hostile) => {
      expect(await renderReadme(hostile)).not.toMatch(/script|onerror|onload|javascript:|iframe|data:/i);
    },
  );

  it('is given up when it takes too long, and the next one is rendered', async () => {
    const [hostile, honest] = await Promise.allSettled([renderReadme('~a~~a '.repeat(40_000)), renderReadme('# Hello')]);
    expect(hostile).toEqual({ status: 'rejected', reason: expect.any(TooMuchWork) });
    expect(honest).toMatchObject({ status: 'fulfilled', value: expect.stringContaining('Hello') });
  });
});

describe('a summary', () => {
  it.each([1, 10_000])('loses its teeth, whether it is short or long: %d times', async (times) => {
    expect(await cleanHtml('<b>ok</b><script>x</script>'.repeat(times))).toBe('<b>ok</b>'.repeat(times));
  });

  it('is refused when it takes too long', async () => {
    await expect(cleanHtml('<b>'.repeat(150_000) + '</i>'.repeat(150_000))).rejects.toMatchObject({ errorName: 'requestInvalid' });
  });

  it('is refused when too many wait', async () => {
    const long = 'x'.repeat(5000);
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => cleanHtml(long)));
    expect(results.slice(0, 10)).toEqual(Array(10).fill({ status: 'fulfilled', value: long }));
    expect(results.slice(10)).toEqual(Array(2).fill({ status: 'rejected', reason: expect.objectContaining({ errorName: 'unavailable' }) }));
  });
});
