import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needing } from '../../../test/support/needing.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import type { Language } from '../language.js';
import { fixture } from './fixture.js';
import { openCranMirror } from './testing/cran-mirror.js';

const { missing, open } = inSandbox(fixture.language);
const run = promisify(execFile);

/** The kinds of lines that packages.txt may have (platform reference, 2.2). */
needing(missing).describe('packages.txt of an R algorithm, in the sandbox', () => {
  let folder: string;
  let language: Language;
  let world: LanguageWorld;
  let mirror: string;

  beforeAll(async () => {
    const opened = await openCranMirror();
    mirror = opened.environment.CRAN_MIRROR!;
    folder = await mkdtemp(join(tmpdir(), 'packages-'));
    language = { ...fixture.language, templateDirectory: join(folder, 'template') };
    await cp(fixture.language.templateDirectory, language.templateDirectory, { recursive: true });
    world = await LanguageWorld.open({ ...fixture, language, mirrors: async () => opened }, await open());
  }, 600_000);
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function build(packages: string, algorithm = 'algorithm <- identity\n', where = world) {
    await mkdir(join(folder, 'fixtures/changed/src'), { recursive: true });
    await writeFile(join(folder, 'fixtures/changed/packages.txt'), packages);
    await writeFile(join(folder, 'fixtures/changed/src/Suite.r'), algorithm);
    return where.build('changed');
  }

  it('takes an address and code, and leaves what the environment has', async () => {
    const packages = `# Of all kinds:\n\n-t ${mirror}/src/contrib/good.morning_1.0.0.tar.gz\njsonlite\nstats\n  -e writeLines("made here", file.path(.libPaths()[1], "made.txt"))\n`;
    const algorithm = 'algorithm <- function(input) c(good.morning::greet(), readLines(".dependencies/made.txt"))\n';
    const { outcome, log, artifact } = await build(packages, algorithm);
    expect([outcome, log]).toEqual([expect.objectContaining({ kind: 'succeeded' }), expect.stringMatching(/jsonlite \d\S* is part of this environment[^]*stats \d\S* is part/)]);
    expect(await call(await world.slot(artifact), { contentType: 'text', data: '' })).toMatchObject({ result: ['Good Morning', 'made here'] });
  }, 600_000);

  it('is not installed again where it has not changed', async () => {
    await build('good.morning\n');
    expect((await build('good.morning\n')).log).toContain('The packages are those of the last build.');
  }, 600_000);

  it('is installed again where an archive of the repository has changed', async () => {
    const packed = join(folder, 'packed/greeting');
    await mkdir(packed, { recursive: true });
    await mkdir(join(folder, 'fixtures/changed'), { recursive: true });
    for (const version of ['1.0', '2.0']) {
      await writeFile(join(packed, 'DESCRIPTION'), `Package: greeting\nVersion: ${version}\nTitle: Greets\nDescription: Greets.\nLicense: MIT\nAuthor: Mia\nMaintainer: Mia <mia@example.org>\n`);
      await writeFile(join(packed, 'NAMESPACE'), '');
      await run('tar', ['-czf', join(folder, 'fixtures/changed/greeting.tar.gz'), '-C', join(folder, 'packed'), 'greeting']);
      const { artifact } = await build('-t file:///opt/algorithm/greeting.tar.gz\n');
      expect(await readFile(join(artifact, '.dependencies/greeting/DESCRIPTION'), 'utf8')).toContain(`Version: ${version}\n`);
    }
  }, 600_000);

  it.each([
    ['good.morning\nno.such.package', /^http\S+ has no package of this name for R \d\S*: no\.such\.package\./m],
    ['bad.morning', /unexpected string constant[^]*^Could not be installed: bad\.morning\./m],
    ['# comment\ngood-morning==1.0', /^packages\.txt, line 2: "good-morning==1\.0" is neither/m],
    ['-e stop("no licence")', /^packages\.txt, line 1: -e stop\("no licence"\) failed: no licence$/m],
    ['-t http://127.0.0.1:1/a_1.0.tar.gz', /^packages\.txt, line 1: -t http\S+ failed: /m],
    ['-g nobody', /^packages\.txt, line 1: -g nobody failed: /m],
  ])('fails the build where something cannot be had: %s', async (packages, message) => {
    const { outcome, log } = await build(packages);
    expect([outcome.kind, log]).toEqual(['failed', expect.stringMatching(message)]);
  }, 600_000);

  it('is not taken from elsewhere where CRAN_MIRROR is not to be reached', async () => {
    const environment = { CRAN_MIRROR: 'http://127.0.0.1:1/cran' };
    const cutOff = await LanguageWorld.open({ ...fixture, language, mirrors: async () => ({ environment, close: async () => undefined }) }, await open());
    try {
      const { outcome, log } = await build('good.morning\n', undefined, cutOff);
      expect([outcome.kind, log]).toEqual(['failed', expect.stringContaining('http://127.0.0.1:1/cran cannot be reached, or offers nothing. It was to bring: good.morning.')]);
    } finally {
      await cutOff.close();
    }
  }, 600_000);
});
