import { TestDatabase } from '../../../test/support/database.js';
import { BuildsRepository } from '#src/modules/builds/builds.repository.js';
import type { Semver, Version } from '#src/modules/versions/version.entity.js';
import { parseVersion } from '#src/modules/versions/version-selector.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import { PublicationsRepository } from './publications.repository.js';

describe('publications', () => {
  let database: TestDatabase;
  let algorithm: string;
  let sut: PublicationsRepository;

  beforeAll(async () => {
    database = await TestDatabase.create();
    sut = new PublicationsRepository(database.em);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    algorithm = await database.algorithm(await database.account());
  });

  async function version(commit: string): Promise<string> {
    const build = await database.build(algorithm, commit.repeat(40));
    await new BuildsRepository(database.em).finish(build, { log: '', artifact: commit });
    return build;
  }
  const numbered = (callability: 'public' | 'private', semver?: Semver) => (last: Version | undefined) => ({
    semver: semver ?? ([last?.major ?? 0, (last?.minor ?? 0) + 1, 0] as Semver), callability, publication: {} as never,
  });

  it('at once get two numbers', async () => {
    const [one, two] = [await version('a'), await version('b')];
    const published = await Promise.all([one, two].map((id) => sut.publish(algorithm, id, numbered('public'))));
    expect(published.map((row) => row?.minor).toSorted()).toEqual([1, 2]);
  });

  it('of one version at once come true once', async () => {
    const one = await version('a');
    const published = await Promise.all([1, 2, 3].map(() => sut.publish(algorithm, one, numbered('public'))));
    expect(published.filter(Boolean)).toHaveLength(1);
  });

  it('are found by every form of version', async () => {
    const list: [string, 'public' | 'private', Semver][] = [['a', 'public', [1, 0, 0]], ['b', 'public', [1, 1, 0]], ['c', 'public', [1, 1, 2]], ['d', 'public', [2, 0, 0]], ['e', 'private', [2, 1, 0]]];
    for (const [commit, callability, semver] of list) {
      await sut.publish(algorithm, await version(commit), numbered(callability, semver));
    }
    const versions = new VersionsRepository(database.em);
    const resolve = async (text: string | undefined) => (await versions.resolve(algorithm, parseVersion(text) as never))?.artifact;
    const forms = { '1.0.0': 'a', '1.1': 'c', '1.1.*': 'c', '1.*': 'c', '2.0.0': 'd', '2.1.0': 'e', latestPrivate: 'e', ['b'.repeat(40)]: 'b', '3.*': undefined, '1.0.9': undefined };
    expect(await Promise.all(Object.keys(forms).map(resolve))).toEqual(Object.values(forms));
    expect(await resolve(undefined)).toBe('d');
  });
});
