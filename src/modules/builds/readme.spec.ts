import { renderReadme } from './readme.js';

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
});
