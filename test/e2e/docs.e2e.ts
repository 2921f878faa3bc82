import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { api, bootstrap } from '../support/platform.js';

/** The documentation as a person uses it, in a real browser. */
describe('the documentation', () => {
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 1000 });
    const { host } = new URL(bootstrap().docs_url);
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && new URL(request.url()).host !== host) {
        foreign.push(request.url());
      }
    });
    page.on('pageerror', (error) => problems.push(String(error)));
  });
  afterAll(() => browser.close());

  const click = (selector: string) => page.locator(selector).setTimeout(20_000).click();

  it('shows every operation, and asks no other server for anything', async () => {
    await page.goto(bootstrap().docs_url, { waitUntil: 'networkidle0' });
    await page.waitForSelector('.opblock');
    const { body } = await api('GET', '/v1/openapi.json', { key: null });
    const count = Object.values(body.paths).flatMap((item) => Object.keys(item as object)).length;
    expect((await operationsOn(page)).size).toBe(count);
    expect(foreign).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('calls an algorithm after "Authorize" and "Try it out"', async () => {
    await click('.btn.authorize');
    await page.locator('.auth-container input').fill(bootstrap().api_key);
    await click('.auth-btn-wrapper .authorize');
    await click('.auth-btn-wrapper .btn-done');
    await click('[id$="-invokeAlgorithm"] .opblock-summary-control');
    await click('[id$="-invokeAlgorithm"] .try-out__btn');
    await page.locator('[id$="-invokeAlgorithm"] input[placeholder="path"]').fill('demo/Hello');
    await page.locator('[id$="-invokeAlgorithm"] textarea.body-param__text').fill('"Mia"');
    await click('[id$="-invokeAlgorithm"] .execute');
    const answer = await page.waitForSelector('[id$="-invokeAlgorithm"] .live-responses-table .response-col_description .highlight-code', { timeout: 20_000 });
    expect(await answer?.evaluate((element) => element.textContent)).toContain('Hello Mia');
  });
});

/** The page draws only what is in sight: it is read from its top to its end. */
async function operationsOn(page: Page): Promise<Set<string>> {
  const seen = new Set<string>();
  for (let top = 0; top < ((await page.evaluate('document.body.scrollHeight')) as number); top += 500) {
    await page.evaluate(`window.scrollTo(0, ${top})`);
    // Two frames: one to notice, one to draw.
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    await sleep(50);
    (await page.$$eval('.opblock', (blocks) => blocks.map(({ id }) => id))).forEach((id) => seen.add(id));
  }
  await page.evaluate('window.scrollTo(0, 0)');
  return seen;
}
