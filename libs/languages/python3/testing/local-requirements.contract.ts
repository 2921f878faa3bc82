import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needing } from '../../../../test/support/needing.js';
import type { LanguageFixture } from '../../contract/language-fixture.js';
import { LanguageWorld } from '../../contract/language-world.js';
import { inSandbox } from '../../contract/local-executors.js';
import type { Language } from '../../language.js';

const run = promisify(execFile);
const WHEEL = 'greeting-1.0-py2.py3-none-any.whl';

/** A project that builds itself without any package of the registry. */
const PROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n';
const BACKEND = `import os, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(os.path.join(folder, "${WHEEL}"), "w") as wheel:
        wheel.write("greeting.py")
        wheel.writestr("greeting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n")
        wheel.writestr("greeting-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: tests\\nRoot-Is-Purelib: true\\nTag: py2-none-any\\nTag: py3-none-any\\n")
        wheel.writestr("greeting-1.0.dist-info/RECORD", "")
    return "${WHEEL}"
`;

/** What requirements.txt may name beside packages of the registry. `lines`: requirements, each of which names the package `greeting` of the repository. */
export function localRequirements(fixture: LanguageFixture, lines: readonly string[]): void {
  const { missing, open } = inSandbox(fixture.language);

  needing(missing).describe(`requirements.txt of ${fixture.language.id}, in the sandbox`, () => {
    let folder: string;
    let changed: string;
    let world: LanguageWorld;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'requirements-'));
      changed = join(folder, 'fixtures/changed');
      const language: Language = { ...fixture.language, templateDirectory: join(folder, 'template') };
      await cp(fixture.language.templateDirectory, language.templateDirectory, { recursive: true });
      await rm(join(folder, 'template/requirements.txt'));
      world = await LanguageWorld.open({ ...fixture, language }, await open());
    }, 60_000);
    beforeEach(() => rm(changed, { recursive: true, force: true }));
    afterAll(async () => {
      await world?.close();
      await rm(folder, { recursive: true, force: true });
    }, 60_000);

    /** The package, as a folder and as an archive in two places. */
    async function offer(text: string): Promise<void> {
      const project = join(changed, 'libs/greeting');
      await mkdir(project, { recursive: true });
      await mkdir(join(changed, 'wheels'), { recursive: true });
      await writeFile(join(project, 'pyproject.toml'), PROJECT);
      await writeFile(join(project, 'backend.py'), BACKEND);
      await writeFile(join(project, 'greeting.py'), `TEXT = "${text}"\n`);
      await run('python3', ['-c', 'import backend; backend.build_wheel("../../wheels"); backend.build_wheel("../..")'], { cwd: project });
    }

    async function installed(requirements: string, text: string): Promise<string> {
      await offer(text);
      await writeFile(join(changed, 'requirements.txt'), requirements);
      return readFile(join(await world.built('changed'), '.dependencies/greeting.py'), 'utf8');
    }

    it.each(lines)('is installed again where what it names has changed: %s', async (line) => {
      expect(await installed(`# See https://example.org\n${line}\n`, 'one')).toBe('TEXT = "one"\n');
      expect(await installed(`# See https://example.org\n${line}\n`, 'two')).toBe('TEXT = "two"\n');
    }, 600_000);

    it('is refused where it is a link to a device', async () => {
      await mkdir(changed, { recursive: true });
      await symlink('/dev/zero', join(changed, 'requirements.txt'));
      const { outcome, log } = await world.build('changed');
      expect([outcome.kind, log]).toEqual(['failed', expect.stringContaining('requirements.txt is not a regular file of the repository.')]);
    }, 60_000);
  });
}
