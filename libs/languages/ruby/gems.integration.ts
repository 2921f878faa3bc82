import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { needing } from '../../../test/support/needing.js';
import { LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import type { Language } from '../language.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

const specification = (code: string): string => `Gem::Specification.new do |gem|
  gem.name = 'greeting'
  gem.version = '1.0.0'
  gem.summary = 'Greets'
  gem.authors = ['Mia']
  gem.require_paths = ['${code}']
end
`;

/** What the gems of an algorithm depend on beside its Gemfile. */
needing(missing).describe('Gemfile of a Ruby algorithm, in the sandbox', () => {
  let folder: string;
  let world: LanguageWorld;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gemfile-'));
    const language: Language = { ...fixture.language, templateDirectory: join(folder, 'template') };
    await write('template/src/Suite.rb', 'def apply(input) = input\n');
    world = await LanguageWorld.open({ ...fixture, language }, await open());
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }

  /** Builds, and returns the folders that the artifact's code is loaded from. */
  async function loadPath(gemfile: string, code: string): Promise<string> {
    await write('fixtures/changed/Gemfile', gemfile);
    await write('fixtures/changed/libs/greeting/greeting.gemspec', specification(code));
    return readFile(join(await world.built('changed'), 'vendor/bundle/bundler/setup.rb'), 'utf8');
  }

  it.each([['path "libs/greeting" do\n  gem "greeting"\nend\n'], ['gem "greeting", "path" => "libs/greeting"\n'], ['gem "greeting", path: "libs/greeting"\n']])(
    'is installed again where a gem of the repository has changed: %j', async (gemfile) => {
      expect(await loadPath(gemfile, 'one')).toContain('libs/greeting/one');
      expect(await loadPath(gemfile, 'two')).toContain('libs/greeting/two');
    }, 600_000,
  );

  it('is not installed again where it has not changed', async () => {
    const gemfile = 'source "https://rubygems.org"\n\ngroup :default do\n  gem "good_morning", "1.0.0", require: false\nend\n';
    await write('fixtures/changed/Gemfile', gemfile);
    await world.built('changed');
    expect((await world.build('changed')).log).toContain('The gems are those of the last build.');
  }, 600_000);
});
