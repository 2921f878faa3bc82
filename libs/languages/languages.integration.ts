import { fixtures } from './contract/fixtures.js';
import { findLanguage, languages } from './registry.js';
import { renderTemplate } from './template.js';

describe.each(languages.map((language) => [language.id, language] as const))('the template of %s', (_id, language) => {
  it('is complete, with the names put in everywhere', async () => {
    const files = await renderTemplate(language, { algorithm: 'Greeter', user: 'mia' });
    expect([...files.keys()]).toEqual(expect.arrayContaining(['algorithmia.conf', 'README.md', '.gitignore', language.dependencyFile]));
    for (const [path, { content }] of files) {
      expect(path + content.toString()).not.toMatch(/__ALGO__|__USER__/);
    }
    expect(JSON.parse(files.get('algorithmia.conf')?.content.toString() ?? '')).toMatchObject({ username: 'mia', algoname: 'Greeter' });
  });
});

it('finds a language by its id and its aliases', () => {
  expect(findLanguage('python3-1')?.displayName).toBe('Python 3');
  expect(findLanguage('nodejs')?.id).toBe('javascript');
  // As the API reference has it.
  expect(findLanguage('python2-lackpack')?.id).toBe('python2-langpack');
  expect(findLanguage('cobol')).toBeUndefined();
});

it('holds every language to the contract', () => {
  expect(fixtures.map(({ language }) => language.id)).toEqual(languages.map(({ id }) => id));
});
