import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UUID } from '#src/platform/database/columns.js';
import { BlobStore } from '#src/platform/storage/blob-store.js';
import { Collection, DataFile } from './data.entities.js';
import { HostedFiles } from './hosted-files.js';

const HOUR_MS = 3_600_000;
/** Longer than any call may take, with all that it leads to. */
const SESSION_MS = 48 * HOUR_MS;
/** Temporary files of algorithms (platform reference, 4.1). */
const TEMPORARY_MS = 24 * HOUR_MS;
/** An upload stores its content before its row: what is this young may be on its way. */
const GRACE_MS = 24 * HOUR_MS;
const BATCH = 500;

/** Removes what has had its time, and contents that no file has: of uploads that were cut off, and of files whose removal was. */
@Injectable()
export class DataHousekeeping {
  readonly name = 'data';

  constructor(
    private readonly em: EntityManager,
    private readonly files: HostedFiles,
    private readonly blobs: BlobStore,
  ) {}

  async run(now: number): Promise<void> {
    const sessions = await this.em.fork().find(Collection, { kind: 'session', createdAt: { $lt: new Date(now - SESSION_MS) } }, { fields: ['id'], limit: BATCH });
    for (const { id } of [...sessions, ...(await this.ofDeletedAlgorithms())]) {
      await this.files.removeAll(id);
      await this.em.fork().nativeDelete(Collection, { id });
    }
    const temps = (await this.em.fork().find(Collection, { kind: 'temp' }, { fields: ['id'] })).map(({ id }) => id);
    const temporary = await this.em.fork().find(DataFile, { updatedAt: { $lt: new Date(now - TEMPORARY_MS) }, collection: { $in: temps } }, { limit: BATCH });
    for (const { collection, name } of temporary) {
      await this.files.remove(collection, name);
    }
    await this.removeOrphans(new Date(now - GRACE_MS));
    await this.blobs.removeUnfinished(new Date(now - GRACE_MS));
  }

  /** Nobody finds them any more: their names are the ids of the algorithms. */
  private ofDeletedAlgorithms(): Promise<{ id: string }[]> {
    const statement = `select "id" from "collection" where "kind" in ('temp', 'perm') and not exists (select from "algorithm" where "algorithm"."id" = "collection"."name_key"::uuid) limit ${BATCH}`;
    return this.em.fork().getConnection().execute<{ id: string }[]>(statement);
  }

  private async removeOrphans(before: Date): Promise<void> {
    let keys: string[] = [];
    const sweep = async () => {
      const ids = keys.map((key) => key.slice(key.lastIndexOf('/') + 1)).filter((id) => UUID.test(id));
      const known = new Set((await this.em.fork().find(DataFile, { id: { $in: ids } }, { fields: ['id'] })).map(({ id }) => id));
      await Promise.all(keys.filter((key) => !known.has(key.slice(key.lastIndexOf('/') + 1))).map((key) => this.blobs.remove(key)));
      keys = [];
    };
    for await (const { key, writtenAt } of this.blobs.list('data')) {
      if (writtenAt < before && keys.push(key) >= BATCH) {
        await sweep();
      }
    }
    await sweep();
  }
}
