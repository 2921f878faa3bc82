import { setTimeout as delay } from 'node:timers/promises';
import { LockMode } from '@mikro-orm/core';
import { TestDatabase } from '../../../test/support/database.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { AlgorithmsRepository } from '#src/modules/algorithms/algorithms.repository.js';
import { PackageSetBuildsRepository } from '#src/modules/package-set-builds/package-set-builds.repository.js';
import { newId } from '#src/platform/database/columns.js';
import { PackageSet } from './package-set.entity.js';
import { refuseRemoval } from './package-sets.policy.js';
import { PackageSetsRepository } from './package-sets.repository.js';

describe('a package set', () => {
  let database: TestDatabase;
  let sut: PackageSetsRepository;
  let algorithms: AlgorithmsRepository;
  let owner: string;
  let name: string;

  beforeAll(async () => {
    database = await TestDatabase.create();
    sut = new PackageSetsRepository(database.em);
    algorithms = new AlgorithmsRepository(database.em);
    owner = await database.account();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    name = `set-${newId()}`;
    const now = new Date();
    await sut.insert({ id: newId(), name, displayName: name, description: '', language: 'python3-1', images: {}, contents: [], status: 'active', cpuSystem: 'digest', gpuSystem: null, createdAt: now, updatedAt: now });
  });

  const newAlgorithm = (): Algorithm => {
    const id = newId();
    const settings = { language: 'python3-1', package_set: name, license: 'apl', source_visibility: 'closed', network_access: 'full', pipeline_enabled: true, royalty_microcredits: 0 } as const;
    return { id, owner, name: id, nameKey: id, label: '', summary: '', tagline: '', settings, scm: 'internal', callability: 'private', createdAt: new Date(), updatedAt: new Date() };
  };
  const remove = () => sut.remove(name, refuseRemoval);

  /** What `work` comes to that begins while the set is as good as deleted. */
  async function asItGoes(work: () => Promise<unknown>): Promise<unknown> {
    let attempt: Promise<unknown> | undefined;
    await database.em.fork().transactional(async (em) => {
      await em.findOne(PackageSet, { name }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      attempt = work().catch((error: unknown) => error);
      await delay(300);
      await em.nativeDelete(PackageSet, { name });
    });
    return attempt;
  }

  it('that goes while an algorithm is created on it gets none', async () => {
    const algorithm = newAlgorithm();
    expect(await asItGoes(() => algorithms.insert(algorithm))).toMatchObject({ errorName: 'packageSetNameDoesNotExist' });
    expect(await algorithms.findById(algorithm.id)).toBeUndefined();
  });

  it('that goes while an algorithm moves to it gets none', async () => {
    const id = await database.algorithm(owner, `moving${newId()}`);
    const change = () => algorithms.update(id, (present) => ({ settings: { ...present, package_set: name } }));
    expect(await asItGoes(change)).toMatchObject({ errorName: 'packageSetNameDoesNotExist' });
    expect((await algorithms.findById(id))?.algorithm.settings.package_set).toBeUndefined();
  });

  it('that goes while a build of it is asked for is not there for that either', async () => {
    const { id } = (await sut.find(name))!;
    expect(await asItGoes(() => new PackageSetBuildsRepository(database.em).insert(id, 'cpu'))).toMatchObject({ errorName: 'packageSetNotFound' });
  });

  it('stays when an algorithm comes to use it as it is deleted', async () => {
    let removal: Promise<unknown> | undefined;
    await database.em.fork().transactional(async (em) => {
      await em.findOne(PackageSet, { name }, { lockMode: LockMode.PESSIMISTIC_READ });
      removal = remove().catch((error: unknown) => error);
      await delay(300);
      await em.insert(Algorithm, newAlgorithm());
    });
    expect(await removal).toMatchObject({ errorName: 'packageSetUpdateForbidden' });
    expect(await sut.find(name)).toBeDefined();
  });

  it('goes when no algorithm uses it, once', async () => {
    expect([await remove(), await remove()]).toEqual([true, false]);
  });

  it('takes many algorithms at once', async () => {
    expect(await Promise.all(Array.from({ length: 8 }, () => algorithms.insert(newAlgorithm())))).toEqual(Array.from({ length: 8 }, () => true));
  });
});
