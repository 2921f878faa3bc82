import { setTimeout as delay } from 'node:timers/promises';
import { LockMode } from '@mikro-orm/core';
import { TestDatabase } from '../../../test/support/database.js';
import { Account } from '#src/modules/users/account.entity.js';
import { MembershipsRepository } from './memberships.repository.js';
import { Membership } from './organization.entity.js';

describe('the members of an organization', () => {
  let database: TestDatabase;
  let sut: MembershipsRepository;
  let organization: string;
  let former: string;

  beforeAll(async () => {
    database = await TestDatabase.create();
    sut = new MembershipsRepository(database.em);
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    [organization, former] = [await database.account(), await database.account()];
    await sut.put({ organization, user: await database.account() }, 'owner');
    await sut.put({ organization, user: former }, 'owner');
  });

  it('change on the word of those who are owners when it happens: a former one cannot come back in between', async () => {
    let attempt: Promise<unknown> | undefined;
    await database.em.fork().transactional(async (em) => {
      await em.findOne(Account, { id: organization }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      attempt = sut.put({ organization, user: former, by: former }, 'owner').catch((error: unknown) => error);
      await delay(200);
      await em.nativeDelete(Membership, { organization, user: former });
    });
    expect(await attempt).toMatchObject({ errorName: 'notAuthorized' });
    expect(await sut.ofUser(former)).toEqual(new Map());
  });

  it('are removed by owners, and each by themselves', async () => {
    const [member, other] = [await database.account(), await database.account()];
    await sut.put({ organization, user: member, by: former });
    await sut.put({ organization, user: other, by: former });
    await expect(sut.remove({ organization, user: other, by: member })).rejects.toMatchObject({ errorName: 'notAuthorized' });
    await sut.remove({ organization, user: member, by: member });
    await sut.remove({ organization, user: other, by: former });
    expect([await sut.ofUser(member), await sut.ofUser(other)]).toEqual([new Map(), new Map()]);
  });
});
