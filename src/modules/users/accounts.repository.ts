import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UUID } from '#src/platform/database/columns.js';
import { isResourceName } from '#src/platform/http/names.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { Account } from './account.entity.js';

/** Queries on the name space that users and organizations share. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Without regard to case; deleted accounts are not found. */
  async findByName(name: string): Promise<Account | undefined> {
    return isResourceName(name) ? ((await this.em.fork().findOne(Account, { nameKey: name.toLowerCase(), deletedAt: null })) ?? undefined) : undefined;
  }

  /** By name, or by id: names hold no dashes. */
  async find(nameOrId: string): Promise<Account | undefined> {
    return UUID.test(nameOrId) ? ((await this.em.fork().findOne(Account, { id: nameOrId, deletedAt: null })) ?? undefined) : this.findByName(nameOrId);
  }

  async findById(id: string): Promise<Account | undefined> {
    return (await this.em.fork().findOne(Account, { id })) ?? undefined;
  }

  async namesOf(ids: string[]): Promise<Map<string, string>> {
    const accounts = await this.em.fork().find(Account, { id: { $in: ids } });
    return new Map(accounts.map((account) => [account.id, account.name]));
  }

  /** Whose name, and which address, are taken; those of deleted accounts are. */
  async findTaken(name: string, email: string): Promise<{ name?: Account['kind']; email: boolean }> {
    const others = await this.em.fork().find(Account, { $or: [{ nameKey: name.toLowerCase() }, { emailKey: email.toLowerCase() }] });
    const namesake = others.find((other) => other.nameKey === name.toLowerCase());
    return { ...(namesake ? { name: namesake.kind } : {}), email: others.some((other) => other.emailKey === email.toLowerCase()) };
  }

  async update(id: string, changes: Partial<Pick<Account, 'fullname' | 'companyName' | 'companyRole'>>): Promise<void> {
    await this.em.fork().nativeUpdate(Account, { id }, changes);
  }

  /** One row more than the page holds, so that it can be told whether there is a next one. */
  listUsers(page: PageRequest): Promise<Account[]> {
    const after = page.after ? { id: { $gt: page.after } } : {};
    return this.em.fork().find(Account, { kind: 'user', deletedAt: null, ...after }, { orderBy: { id: 'asc' }, limit: page.limit + 1 });
  }

  async insert(account: Account): Promise<void> {
    await this.em.fork().insert(Account, account);
  }
}
