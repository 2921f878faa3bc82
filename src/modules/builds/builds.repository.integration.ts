import { TestDatabase } from '../../../test/support/database.js';
import { Version } from '#src/modules/versions/version.entity.js';
import { BuildsRepository } from './builds.repository.js';

describe('the records of builds', () => {
  let database: TestDatabase;
  let algorithm: string;
  let sut: BuildsRepository;

  beforeAll(async () => {
    database = await TestDatabase.create();
    sut = new BuildsRepository(database.em);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    algorithm = await database.algorithm(await database.account());
  });

  const versions = () => database.em.fork().find(Version, { algorithm });

  it('end once: of two workers with the same build one makes the version', async () => {
    const id = await database.build(algorithm);
    const ends = await Promise.all(['a', 'b'].map((artifact) => sut.finish(id, { log: artifact, artifact })));
    expect(ends.toSorted()).toEqual([false, true]);
    expect(await versions()).toHaveLength(1);
    expect((await sut.findById(id))?.status).toBe('succeeded');
  });

  it('make no version for a failed build', async () => {
    const id = await database.build(algorithm);
    await sut.finish(id, { log: 'broken' });
    expect(await sut.findById(id)).toMatchObject({ status: 'failed', log: 'broken', finishedAt: expect.any(Date) });
    expect(await versions()).toEqual([]);
  });

  it('replace the unpublished version of a commit that is built again, and keep a published one', async () => {
    const first = await database.build(algorithm);
    await sut.finish(first, { log: '', artifact: 'one' });
    const second = await database.build(algorithm);
    await sut.finish(second, { log: '', artifact: 'two' });
    expect((await versions()).map(({ artifact }) => artifact)).toEqual(['two']);
    await database.em.fork().nativeUpdate(Version, { id: second }, { major: 0, minor: 1, patch: 0, callability: 'private' });
    const third = await database.build(algorithm);
    await sut.finish(third, { log: '', artifact: 'three' });
    expect((await versions()).map(({ artifact }) => artifact).toSorted()).toEqual(['three', 'two']);
  });

  it('count attempts, but not those that the platform itself cut short', async () => {
    const id = await database.build(algorithm);
    await sut.take(id);
    expect((await sut.take(id))?.attempts).toBe(2);
    await sut.putBack(id);
    expect((await sut.findById(id))?.attempts).toBe(1);
    await sut.finish(id, { log: '' });
    expect(await sut.take(id)).toBeUndefined();
  });

  it('are listed newest first, page by page, without their logs', async () => {
    const ids = [await database.build(algorithm), await database.build(algorithm), await database.build(algorithm)].toReversed();
    const page = await sut.list(algorithm, { limit: 1 } as never);
    expect(page.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(page[0]?.log).toBeUndefined();
    const rest = await sut.list(algorithm, { limit: 5, after: ids[1] });
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
  });
});
