import { LockMode } from '@mikro-orm/core';
import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Account } from '#src/modules/users/account.entity.js';
import { newId } from '#src/platform/database/columns.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import type { CollectionKey } from './collection-name.js';
import { Collection, DataFile, type CollectionAcl } from './data.entities.js';
import { DefaultCollection } from './default-collection.entity.js';

/** With the account locked, as `insert` does it. What is there already is changed in nothing, and given back. */
const ENSURE = `insert into "collection" ("id", "owner_id", "kind", "name", "name_key", "acl", "created_at")
    select ?::uuid, "id", ?, ?, ?, 'private', ?::timestamptz from "account" where "id" = ? and "deleted_at" is null for share
  on conflict ("owner_id", "kind", "name_key") do update set "acl" = "collection"."acl"
  returning "id", "owner_id" as "owner", "kind", "name", "name_key" as "nameKey", "acl", "created_at" as "createdAt"`;

@Injectable()
export class CollectionsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Without regard to case. Each request for data begins with this: past the mapper, whose work takes longer than the database's. */
  async find({ owner, kind, name }: CollectionKey): Promise<Collection | undefined> {
    const statement = `select "id", "owner_id" as "owner", "kind", "name", "name_key" as "nameKey", "acl", "created_at" as "createdAt" from "collection"
      where "owner_id" = ? and "kind" = ? and "name_key" = ?`;
    const [row] = await this.em.getConnection().execute<Collection[]>(statement, [owner, kind, name.toLowerCase()]);
    return row;
  }

  async findById(id: string): Promise<Collection | undefined> {
    return (await this.em.fork().findOne(Collection, { id, kind: 'own' })) ?? undefined;
  }

  async findDefault(algorithmId: string): Promise<Collection | undefined> {
    const em = this.em.fork();
    const assigned = await em.findOne(DefaultCollection, { algorithm: algorithmId });
    return (assigned && (await em.findOne(Collection, { id: assigned.collection }))) ?? undefined;
  }

  /** In the order of their ids, one more than the page holds. */
  listOf(owners: string[], { after, limit }: PageRequest): Promise<Collection[]> {
    const where: FilterQuery<Collection> = { owner: { $in: owners }, kind: 'own', ...(after === undefined ? {} : { id: { $gt: after } }) };
    return this.em.fork().find(Collection, where, { orderBy: { id: 'asc' }, limit: limit + 1 });
  }

  /** By name, one more than the page holds. `acls`: only those; all without it. */
  list(owner: string, acls: CollectionAcl[] | undefined, after: string | undefined, limit: number): Promise<Collection[]> {
    const conditions: FilterQuery<Collection>[] = [{ owner, kind: 'own' }];
    if (acls) {
      conditions.push({ acl: { $in: acls } });
    }
    if (after !== undefined) {
      conditions.push({ nameKey: { $gt: after } });
    }
    return this.em.fork().find(Collection, { $and: conditions }, { orderBy: { nameKey: 'asc' }, limit: limit + 1 });
  }

  /** Rejects when there is one. Not for an account that is being deleted at the same time: nobody would find it. Error: 6001 with 404. */
  insert({ owner, kind, name }: CollectionKey, acl: CollectionAcl): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      if (!(await em.findOne(Account, { id: owner, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_READ }))) {
        refuseOwner();
      }
      await em.insert(Collection, { id: newId(), owner, kind, name, nameKey: name.toLowerCase(), acl, createdAt: new Date() });
    });
  }

  /** The collections of sessions and algorithms come into being with their first file. Error: as of `insert`. */
  async ensure({ owner, kind, name }: CollectionKey): Promise<Collection> {
    const rows = await this.em.getConnection().execute<Collection[]>(ENSURE, [newId(), kind, name, name.toLowerCase(), new Date(), owner]);
    return rows[0] ?? refuseOwner();
  }

  async setAcl(id: string, acl: CollectionAcl): Promise<void> {
    await this.em.fork().nativeUpdate(Collection, { id }, { acl });
  }

  async isEmpty(id: string): Promise<boolean> {
    return (await this.em.fork().findOne(DataFile, { collection: id }, { fields: ['id'] })) === null;
  }

  /** Whether it was empty. A file that is on its way into it is waited for. */
  removeEmpty(id: string): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      await em.findOne(Collection, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const empty = (await em.findOne(DataFile, { collection: id }, { fields: ['id'] })) === null;
      if (empty) {
        await em.nativeDelete(Collection, { id });
      }
      return empty;
    });
  }

  async remove(id: string): Promise<void> {
    await this.em.fork().nativeDelete(Collection, { id });
  }
}

function refuseOwner(): never {
  throw new ApiError('dataNotFound', { message: 'The account was deleted.' });
}
