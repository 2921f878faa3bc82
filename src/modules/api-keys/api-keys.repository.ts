import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Account } from '#src/modules/users/account.entity.js';
import { ApiKey } from './api-key.entity.js';

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly em: EntityManager) {}

  /** A key that is in force, with its account. */
  async findLive(secretHash: string): Promise<{ key: ApiKey; account: Account } | undefined> {
    const em = this.em.fork();
    const key = await em.findOne(ApiKey, { secretHash, revokedAt: null });
    const account = key && (await em.findOne(Account, { id: key.account, deletedAt: null }));
    return account ? { key, account } : undefined;
  }

  async insert(key: ApiKey): Promise<void> {
    await this.em.fork().insert(ApiKey, key);
  }
}
