import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Account } from '#src/modules/users/account.entity.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { ApiKey } from './api-key.entity.js';

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly em: EntityManager) {}

  /** A key that is not revoked, with its account. */
  async findLive(by: { secretHash: string } | { id: string }): Promise<{ key: ApiKey; account: Account } | undefined> {
    const em = this.em.fork();
    const key = await em.findOne(ApiKey, { ...by, revokedAt: null });
    const account = key && (await em.findOne(Account, { id: key.account, deletedAt: null }));
    return account ? { key, account } : undefined;
  }

  /** Keys of an account that are not revoked, oldest first, one more than the page holds. */
  list(account: string, page: PageRequest): Promise<ApiKey[]> {
    const after = page.after ? { id: { $gt: page.after } } : {};
    return this.em.fork().find(ApiKey, { account, revokedAt: null, ...after }, { orderBy: { id: 'asc' }, limit: page.limit + 1 });
  }

  /** Not for an account that is being deleted at the same time: a key that nobody sees would be left. */
  insert(key: ApiKey): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      if (!(await em.findOne(Account, { id: key.account, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_READ }))) {
        throw new ApiError('userNotFound');
      }
      await em.insert(ApiKey, key);
    });
  }

  /** Whether there was such a key in force. */
  async revoke(account: string, id: string): Promise<boolean> {
    return (await this.em.fork().nativeUpdate(ApiKey, { id, account, revokedAt: null }, { revokedAt: new Date() })) > 0;
  }

  async markUsed(uses: ReadonlyMap<string, Date>): Promise<void> {
    const rows = [...uses].map(([id, at]) => ({ id, at }));
    const statement = `update "api_key" set "last_used_at" = used.at from jsonb_to_recordset(?::jsonb) as used(id uuid, at timestamptz)
      where "api_key"."id" = used.id and ("last_used_at" is null or "last_used_at" < used.at)`;
    await this.em.fork().getConnection().execute(statement, [JSON.stringify(rows)]);
  }
}
