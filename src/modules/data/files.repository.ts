import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DataFile } from './data.entities.js';

/** Two who write one name for the first time at once: the second tries again and replaces. */
const TRIES = 5;

@Injectable()
export class FilesRepository {
  constructor(private readonly em: EntityManager) {}

  async find(collection: string, name: string): Promise<DataFile | undefined> {
    return (await this.em.fork().findOne(DataFile, { collection, name })) ?? undefined;
  }

  /** By name, one more than the page holds. */
  list(collection: string, after: string | undefined, limit: number): Promise<DataFile[]> {
    return this.em.fork().find(DataFile, { collection, ...(after === undefined ? {} : { name: { $gt: after } }) }, { orderBy: { name: 'asc' }, limit: limit + 1 });
  }

  async isEmpty(collection: string): Promise<boolean> {
    return (await this.em.fork().findOne(DataFile, { collection }, { fields: ['id'] })) === null;
  }

  /** In place of the file that had the name, whose id is returned. */
  async replace(file: DataFile): Promise<string | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.em.fork().transactional(async (em) => {
          const before = await em.findOne(DataFile, { collection: file.collection, name: file.name }, { lockMode: LockMode.PESSIMISTIC_WRITE });
          if (before) {
            // Also the id: the content of the row is another blob from now on.
            await em.nativeUpdate(DataFile, { id: before.id }, file);
          } else {
            await em.insert(DataFile, file);
          }
          return before?.id;
        });
      } catch (error) {
        if (!(error instanceof UniqueConstraintViolationException) || attempt === TRIES) {
          throw error;
        }
      }
    }
  }

  /** The id of what was removed. */
  async remove(collection: string, name: string): Promise<string | undefined> {
    const [row] = await this.em.fork().getConnection().execute<{ id: string }[]>('delete from "data_file" where "collection_id" = ? and "name" = ? returning "id"', [collection, name]);
    return row?.id;
  }

  /** Some files of a collection, in no order; empty when there are none left. */
  async removeSome(collection: string, most: number): Promise<string[]> {
    const statement = 'delete from "data_file" where "id" in (select "id" from "data_file" where "collection_id" = ? limit ?) returning "id"';
    const rows = await this.em.fork().getConnection().execute<{ id: string }[]>(statement, [collection, most]);
    return rows.map(({ id }) => id);
  }
}
