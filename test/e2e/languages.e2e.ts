import { fixtures } from '../../libs/languages/contract/fixtures.js';
import { inSandbox } from '../../libs/languages/contract/local-executors.js';
import { needing } from '../support/needing.js';
import { api, bootstrap, settings } from '../support/platform.js';
import { OwnPlatform } from '../support/own-platform.js';

/** Every language that this machine has the tools for, on a real platform: from the creation to a public version. */
describe('languages', () => {
  let platform: OwnPlatform;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const environment: Record<string, string> = {};
    for (const { mirrors } of fixtures.filter(({ language }) => inSandbox(language).missing === undefined)) {
      const opened = await mirrors?.();
      if (opened) {
        closing.push(() => opened.close());
        // The settings of the platform have the names of the variables that its builds get.
        Object.assign(environment, opened.environment);
      }
    }
    platform = await OwnPlatform.start({ ...environment, SLOT_MEMORY_MB: '512' });
  });
  afterAll(async () => {
    await platform?.remove();
    await Promise.all(closing.map((close) => close()));
  });

  for (const { language } of fixtures) {
    needing(inSandbox(language).missing).it(`${language.id} goes from its template to a public version`, async () => {
      const { username } = bootstrap();
      const name = `Hello_${language.id.replaceAll('-', '_')}`;
      const created = await api('POST', `/v1/algorithms/${username}`, { body: { name, details: { label: name }, settings: settings({ language: language.id }) } });
      expect(created.body.settings?.language).toBe(language.id);
      const compiled = await api('POST', `/v1/algorithms/${username}/${name}/compile`);
      expect(compiled.body.compilation?.output).toContain('Build succeeded');
      const published = await api('POST', `/v1/algorithms/${username}/${name}/versions`, { body: { version_info: { version_type: 'minor' }, settings: { algorithm_callability: 'public' }, details: { label: name } } });
      expect(published.body.version_info?.semantic_version).toBe('0.1.0');
      const called = await api('POST', `/v1/algo/${username}/${name}`, { body: 'Mia', headers: { 'Content-Type': 'text/plain' } });
      expect(called.body).toMatchObject({ result: 'Hello Mia', metadata: { content_type: 'text' } });
    }, 600_000);
  }
});
