import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { needing } from '../../../test/support/needing.js';
import { LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import type { Language } from '../language.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);
const run = promisify(execFile);
const KEPT = 'The dependencies are those of the last build.';

const shrinkwrap = (version: string): object => ({ lockfileVersion: 3, requires: true, packages: { '': { dependencies: { he: '^1.0.0' } }, 'node_modules/he': { version } } });

/** What the dependencies of a package depend on beside its package.json. */
needing(missing).describe('package.json of a JavaScript algorithm, in the sandbox', () => {
  let folder: string;
  let world: LanguageWorld;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packages-'));
    const language: Language = { ...fixture.language, templateDirectory: join(folder, 'template') };
    await write('template/src/Suite.js', 'exports.apply = (input) => input;\n');
    world = await LanguageWorld.open({ ...fixture, language }, await open());
  }, 60_000);
  beforeEach(() => rm(join(folder, 'fixtures'), { recursive: true, force: true }));
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function write(path: string, content: string | object): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Builds, and returns the version of a package that the artifact has then, and the log. */
  async function installed(name: string, files: Record<string, string | object>): Promise<[string, string]> {
    for (const [path, content] of Object.entries(files)) {
      await write(join('fixtures/changed', path), content);
    }
    const { log, artifact } = await world.build('changed');
    const found = await readFile(join(artifact, 'node_modules', name, 'package.json'), 'utf8').catch(() => '{"version":"none"}');
    return [(JSON.parse(found) as { version: string }).version, log];
  }

  it('is installed again where the shrinkwrap has changed, and only there', async () => {
    const build = (version: string): Promise<[string, string]> => installed('he', { 'package.json': { dependencies: { he: '^1.0.0' } }, 'npm-shrinkwrap.json': shrinkwrap(version) });
    expect(await build('1.1.0')).toEqual(['1.1.0', expect.not.stringContaining(KEPT)]);
    expect(await build('1.2.0')).toEqual(['1.2.0', expect.not.stringContaining(KEPT)]);
    expect(await build('1.2.0')).toEqual(['1.2.0', expect.stringContaining(KEPT)]);
  }, 600_000);

  it('is installed again where a workspace has changed', async () => {
    const build = (dependencies: object): Promise<[string, string]> =>
      installed('he', { 'package.json': { workspaces: ['parts/*'], dependencies: { part: '*' } }, 'parts/part/package.json': { name: 'part', version: '1.0.0', dependencies } });
    expect(await build({})).toEqual(['none', expect.any(String)]);
    expect(await build({ he: '1.2.0' })).toEqual(['1.2.0', expect.any(String)]);
  }, 600_000);

  it('is installed again where an archive beside it has changed', async () => {
    const build = async (version: string): Promise<[string, string]> => {
      await write('packed/package/package.json', { name: 'greeting', version });
      await mkdir(join(folder, 'fixtures/changed'), { recursive: true });
      await run('tar', ['-czf', join(folder, 'fixtures/changed/greeting.tgz'), '-C', join(folder, 'packed'), 'package']);
      return installed('greeting', { 'package.json': { dependencies: { greeting: 'greeting.tgz' } } });
    };
    expect(await build('1.0.0')).toEqual(['1.0.0', expect.any(String)]);
    expect(await build('2.0.0')).toEqual(['2.0.0', expect.any(String)]);
  }, 600_000);

  it('brings what it asks for as a peer alone, and keeps it, by a range with a tilde, too', async () => {
    const files = { 'package.json': { peerDependencies: { he: '~1.2.0' } } };
    expect(await installed('he', files)).toEqual(['1.2.0', expect.not.stringContaining('No dependencies.')]);
    expect(await installed('he', files)).toEqual(['1.2.0', expect.stringContaining(KEPT)]);
  }, 600_000);
});
