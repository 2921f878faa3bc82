import { needing } from '../../../test/support/needing.js';
import { LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';
import { openMavenMirror } from './testing/maven-mirror.js';

const { missing, open } = inSandbox(fixture.language);

needing(missing).describe('MAVEN_MIRROR, in the sandbox', () => {
  it('is where a build fetches everything from', async () => {
    const mirror = await openMavenMirror();
    const world = await LanguageWorld.open({ ...fixture, mirrors: async () => mirror }, await open());
    try {
      await world.built();
      expect(mirror.requests).toBeGreaterThan(50);
    } finally {
      await world.close();
    }
  }, 600_000);

  it('is not gone past: where it has nothing, the build fails and says so', async () => {
    const environment = { MAVEN_MIRROR: 'http://127.0.0.1:1/repository' };
    const world = await LanguageWorld.open({ ...fixture, mirrors: async () => ({ environment, close: async () => undefined }) }, await open());
    try {
      const { outcome, log } = await world.build();
      expect(outcome.kind).toBe('failed');
      expect(log).toContain('http://127.0.0.1:1/repository');
      expect(log).not.toContain('repo.maven.apache.org');
    } finally {
      await world.close();
    }
  }, 600_000);
});
