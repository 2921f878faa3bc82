import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needing } from '../../../test/support/needing.js';
import { LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import type { Language } from '../language.js';
import { fixture } from './fixture.js';
import { openMavenMirror } from './testing/maven-mirror.js';

const { missing, open } = inSandbox(fixture.language);

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>algorithmia</groupId><artifactId>Suite</artifactId><version>1.0</version>
<properties><maven.compiler.release>17</maven.compiler.release></properties>
<dependencies><dependency><groupId>commons-logging</groupId><artifactId>commons-logging</artifactId><version>\${logging}</version></dependency></dependencies>
<build><finalName>algorithm</finalName><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin></plugins></build></project>
`;

/** What the jars beside an algorithm depend on beside its pom.xml. */
needing(missing).describe('the dependencies of a Java algorithm, in the sandbox', () => {
  let folder: string;
  let changed: string;
  let world: LanguageWorld;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dependencies-'));
    changed = join(folder, 'fixtures/changed');
    const language: Language = { ...fixture.language, templateDirectory: join(folder, 'template') };
    await cp(fixture.language.templateDirectory, language.templateDirectory, { recursive: true });
    await mkdir(join(changed, '.mvn'), { recursive: true });
    await mkdir(join(changed, 'notes'));
    await writeFile(join(changed, 'pom.xml'), POM);
    await symlink('/dev/zero', join(changed, 'notes/pom.xml'));
    world = await LanguageWorld.open({ ...fixture, language, mirrors: openMavenMirror }, await open());
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('are fetched again where the settings of .mvn have changed, and nothing is read that a pom.xml links to without end', async () => {
    for (const version of ['1.1.3', '1.2']) {
      await writeFile(join(changed, '.mvn/maven.config'), `-Dlogging=${version}\n`);
      expect(await readdir(join(await world.built('changed'), 'target/lib'))).toEqual([`commons-logging-${version}.jar`]);
    }
  }, 600_000);
});
