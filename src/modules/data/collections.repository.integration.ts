import { LockMode } from '@mikro-orm/core';
import { TestDatabase } from '../../../test/support/database.js';
import { Account } from '#src/modules/users/account.entity.js';
import { newId } from '#src/platform/database/columns.js';
import { CollectionsRepository } from './collections.repository.js';
import type { Collection } from './data.entities.js';

describe('collections that come into being by themselves', () => {
  let database: TestDatabase;
  let sut: CollectionsRepository;
  let owner: string;
  const perm = () => ({ owner, kind: 'perm' as const, name: newId() });

  beforeAll(async () => {
    database = await TestDatabase.create();
    sut = new CollectionsRepository(database.em);
  });
  beforeEach(async () => {
    owner = await database.account();
  });
  afterAll(() => database.remove());

  it('are one, however many ask at once, and stay as they are', async () => {
    const name = perm();
    const found = await Promise.all(Array.from({ length: 10 }, () => sut.ensure(name)));
    const first = found[0] as Collection;
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    await sut.setAcl(first.id, 'public');
    expect(await sut.ensure(name)).toEqual({ ...first, acl: 'public' });
    expect(await sut.find(name)).toEqual({ ...first, acl: 'public' });
  });

  it('are found by all who need them while others remove them', async () => {
    const name = perm();
    const ensured = async () => {
      for (let round = 0; round < 150; round++) {
        await sut.ensure(name);
      }
    };
    const removed = async () => {
      for (let round = 0; round < 150; round++) {
        await sut.remove((await sut.find(name))?.id ?? newId());
      }
    };
    await expect(Promise.all([ensured(), removed(), ensured(), removed()])).resolves.toBeDefined();
  });

  it('do so for no account that is being deleted, and for none that has been', async () => {
    const name = perm();
    const late = await database.em.fork().transactional(async (em) => {
      await em.findOne(Account, { id: owner }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const ensured = sut.ensure(name).catch((error: unknown) => error);
      await em.nativeUpdate(Account, { id: owner }, { deletedAt: new Date() });
      return { ensured };
    });
    expect(await late.ensured).toMatchObject({ errorName: 'dataNotFound' });
    await expect(sut.ensure(name)).rejects.toMatchObject({ errorName: 'dataNotFound' });
    expect(await sut.find(name)).toBeUndefined();
  });
});
