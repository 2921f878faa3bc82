import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId } from '#src/platform/database/columns.js';
import { Collection, type CollectionAcl } from './data.entities.js';
import type { CollectionName } from './data-target.js';

@Injectable()
export class CollectionsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Without regard to case. */
  async find({ owner, kind, name }: CollectionName): Promise<Collection | undefined> {
    return (await this.em.fork().findOne(Collection, { owner, kind, nameKey: name.toLowerCase() })) ?? undefined;
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

  /** Rejects when there is one. */
  async insert({ owner, kind, name }: CollectionName, acl: CollectionAcl): Promise<Collection> {
    const collection: Collection = { id: newId(), owner, kind, name, nameKey: name.toLowerCase(), acl, createdAt: new Date() };
    await this.em.fork().insert(Collection, collection);
    return collection;
  }

  /** The collections of sessions and algorithms come into being with their first file. */
  async ensure(name: CollectionName): Promise<Collection> {
    const row = { id: newId(), owner: name.owner, kind: name.kind, name: name.name, nameKey: name.name.toLowerCase(), acl: 'private' as const, createdAt: new Date() };
    const em = this.em.fork();
    await em.upsert(Collection, row, { onConflictFields: ['owner', 'kind', 'nameKey'], onConflictAction: 'ignore' });
    return em.fork().findOneOrFail(Collection, { owner: name.owner, kind: name.kind, nameKey: row.nameKey });
  }

  async setAcl(id: string, acl: CollectionAcl): Promise<void> {
    await this.em.fork().nativeUpdate(Collection, { id }, { acl });
  }

  async remove(id: string): Promise<void> {
    await this.em.fork().nativeDelete(Collection, { id });
  }
}
