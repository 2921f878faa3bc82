import { setTimeout as delay } from 'node:timers/promises';
import { LockMode } from '@mikro-orm/core';
import { TestDatabase } from '../../../test/support/database.js';
import { EnvironmentChoice } from '#src/modules/environments/environment-choice.js';
import type { UpdateAlgorithm } from './algorithms.dto.js';
import { Algorithm, type AlgorithmSettings } from './algorithm.entity.js';
import { AlgorithmsRepository } from './algorithms.repository.js';
import { AlgorithmsService } from './algorithms.service.js';

const caller = {} as never;

describe('a change of an algorithm', () => {
  let database: TestDatabase;
  let id: string;
  let sut: AlgorithmsService;

  beforeAll(async () => {
    database = await TestDatabase.create();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    id = await database.algorithm(await database.account());
    const repository = new AlgorithmsRepository(database.em);
    const access = { toManage: () => repository.findById(id), toSee: () => repository.findById(id) };
    const views = { of: () => Promise.resolve({}) };
    const changes = { announce: () => Promise.resolve() };
    sut = new AlgorithmsService(repository, access as never, views as never, changes as never, new EnvironmentChoice({} as never, {} as never));
  });

  /** While the change has read the algorithm and not yet written it, another becomes of its settings what is given. */
  async function crossed(request: UpdateAlgorithm, meanwhile: Partial<AlgorithmSettings>): Promise<Algorithm> {
    let change: Promise<unknown> | undefined;
    await database.em.fork().transactional(async (em) => {
      const { settings } = await em.findOneOrFail(Algorithm, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      change = sut.update(caller, '', '', request);
      await delay(300);
      await em.nativeUpdate(Algorithm, { id }, { settings: { ...settings, ...meanwhile } });
    });
    await change;
    return database.em.fork().findOneOrFail(Algorithm, { id });
  }

  it('of its details leaves the settings to those who change them at the same time', async () => {
    expect(await crossed({ details: { label: 'Other' } }, { network_access: 'isolated' })).toMatchObject({ label: 'Other', settings: { network_access: 'isolated' } });
  });

  it('of one setting leaves the others to those who change them at the same time', async () => {
    expect(await crossed({ settings: { pipeline_enabled: false } }, { network_access: 'isolated', package_set: 'some' })).toMatchObject({
      settings: { pipeline_enabled: false, network_access: 'isolated', package_set: 'some' },
    });
  });
});
