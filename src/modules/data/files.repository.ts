import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DataFile } from './data.entities.js';

@Injectable()
export class FilesRepository {
  constructor(private readonly em: EntityManager) {}

  async find(collection: string, name: string): Promise<DataFile | undefined> {
    return (await this.em.fork().findOne(DataFile, { collection, name })) ?? undefined;
  }

  /** By name, one more than the page holds. */
  list(collection: string, after: string | undefined, limit: number): Promise<Pick<DataFile, 'id' | 'name' | 'size' | 'updatedAt'>[]> {
    return this.em.fork().find(DataFile, { collection, ...(after === undefined ? {} : { name: { $gt: after } }) }, { fields: ['id', 'name', 'size', 'updatedAt'], orderBy: { name: 'asc' }, limit: limit + 1 });
  }

  /**
   * In place of the file that had the name, in one statement. Returns the id of that one where its content is a blob that nobody needs any
   * more. Of several at once some blob may be overlooked: housekeeping finds it.
   */
  async replace(file: DataFile): Promise<string | undefined> {
    const statement = `with "before" as (select "id" from "data_file" where "collection_id" = ? and "name" = ? and "content" is null)
      insert into "data_file" ("id", "collection_id", "name", "size", "md5", "content_type", "content", "updated_at") values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict ("collection_id", "name") do update set "id" = excluded."id", "size" = excluded."size", "md5" = excluded."md5", "content_type" = excluded."content_type",
        "content" = excluded."content", "updated_at" = excluded."updated_at"
      returning (select "id" from "before") as "before"`;
    const { id, collection, name, size, md5, contentType, content, updatedAt } = file;
    const values = [collection, name, id, collection, name, size, md5, contentType, content ?? null, updatedAt];
    const [row] = await this.em.fork().getConnection().execute<{ before: string | null }[]>(statement, values);
    return row?.before ?? undefined;
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
