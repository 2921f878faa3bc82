import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '#src/platform/storage/blob-store.js';
import { CollectionsRepository } from './collections.repository.js';
import { Collection, contentKey, DataFile } from './data.entities.js';
import { HostedFiles } from './hosted-files.js';

const HOUR_MS = 3_600_000;
/** Longer than any call may take, with all that it leads to. */
const SESSION_MS = 48 * HOUR_MS;
/** Temporary files of algorithms (platform reference, 4.1). */
const TEMPORARY_MS = 24 * HOUR_MS;
/** An upload stores its content before its row: what is this young may be on its way. */
const GRACE_MS = 24 * HOUR_MS;
const BATCH = 500;
/** What `contentKey` makes. */
const CONTENT = /^data\/([0-9a-f]{2})\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{10}\1$/;

/** Removes what has had its time, and contents that no file has: of uploads that were cut off, and of files whose removal was. */
@Injectable()
export class DataHousekeeping {
  readonly name = 'data';

  constructor(
    private readonly em: EntityManager,
    private readonly collections: CollectionsRepository,
    private readonly files: HostedFiles,
    private readonly blobs: BlobStore,
  ) {}

  async run(now: number): Promise<void> {
    await inBatches(() => this.oldSessions(new Date(now - SESSION_MS)), (id) => this.removeCollection(id));
    await inBatches(() => this.ofDeletedAlgorithms(), (id) => this.removeCollection(id));
    await inBatches(() => this.ofDeletedAccounts(), (id) => this.removeCollection(id));
    await inBatches(() => this.oldTemporaries(new Date(now - TEMPORARY_MS)), ({ collection, name }) => this.files.remove(collection, name));
    await inBatches(() => this.emptyOnes(new Date(now - TEMPORARY_MS)), (id) => this.collections.removeEmpty(id));
    await this.removeOrphans(new Date(now - GRACE_MS));
    await this.blobs.removeUnfinished(new Date(now - GRACE_MS));
  }

  private async removeCollection(id: string): Promise<void> {
    await this.files.removeAll(id);
    await this.collections.remove(id);
  }

  private async oldSessions(before: Date): Promise<string[]> {
    const rows = await this.em.fork().find(Collection, { kind: 'session', createdAt: { $lt: before } }, { fields: ['id'], limit: BATCH });
    return rows.map(({ id }) => id);
  }

  /** Nobody finds them any more: their names are the ids of the algorithms. */
  private ofDeletedAlgorithms(): Promise<string[]> {
    return this.collectionsWhere(`"kind" in ('temp', 'perm') and not exists (select from "algorithm" where "algorithm"."id" = "collection"."name_key"::uuid)`);
  }

  /** A deletion takes its account's with it. There are some all the same where a former release let them come into being during it. */
  private ofDeletedAccounts(): Promise<string[]> {
    return this.collectionsWhere(`exists (select from "account" where "account"."id" = "collection"."owner_id" and "account"."deleted_at" is not null)`);
  }

  /** They come into being with their next file. */
  private emptyOnes(before: Date): Promise<string[]> {
    return this.collectionsWhere(`"kind" in ('temp', 'perm') and "created_at" < ? and not exists (select from "data_file" where "data_file"."collection_id" = "collection"."id")`, before);
  }

  private async collectionsWhere(condition: string, ...values: Date[]): Promise<string[]> {
    const rows = await this.em.fork().getConnection().execute<{ id: string }[]>(`select "id" from "collection" where ${condition} limit ${BATCH}`, values);
    return rows.map(({ id }) => id);
  }

  private oldTemporaries(before: Date): Promise<{ collection: string; name: string }[]> {
    const statement = `select "file"."collection_id" as "collection", "file"."name" from "data_file" as "file" join "collection" on "collection"."id" = "file"."collection_id"
      where "collection"."kind" = 'temp' and "file"."updated_at" < ? limit ${BATCH}`;
    return this.em.fork().getConnection().execute<{ collection: string; name: string }[]>(statement, [before]);
  }

  private async removeOrphans(before: Date): Promise<void> {
    let keys: string[] = [];
    const sweep = async () => {
      const ids = keys.map((key) => key.slice(key.lastIndexOf('/') + 1));
      const known = new Set<string>((await this.em.fork().find(DataFile, { id: { $in: ids } }, { fields: ['id'] })).map(({ id }) => contentKey(id)));
      await Promise.all(keys.filter((key) => !known.has(key)).map((key) => this.blobs.remove(key)));
      keys = [];
    };
    for await (const { key, writtenAt } of this.blobs.list('data')) {
      // In a bucket that others use, too, not all of it is ours.
      if (writtenAt < before && CONTENT.test(key) && keys.push(key) >= BATCH) {
        await sweep();
      }
    }
    await sweep();
  }
}

/** Until there is nothing left, one batch after the other. */
async function inBatches<T>(find: () => Promise<T[]>, remove: (one: T) => Promise<unknown>): Promise<void> {
  for (let found = await find(); found.length > 0; found = found.length < BATCH ? [] : await find()) {
    for (const one of found) {
      await remove(one);
    }
  }
}
