import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CompiledQuery } from 'kysely';
import { GroupCommit } from '#src/platform/database/group-commit.js';
import type { CollectionKey } from './collection-name.js';
import { DataFile } from './data.entities.js';

/** A file on its way into a collection, which is found by its name when the file is: nobody has to look it up before. */
export type NewFile = Omit<DataFile, 'collection'> & { collection: CollectionKey };

export interface Replaced {
  /** The id of the file that had the name, where its content is a blob that nobody needs any more. */
  before?: string;
}

/** Of a statement that serves many. Longer than statements of other processes take, each of which holds the rows that it writes. */
const LOCK_TIMEOUT = '50ms';

/**
 * Files as JSON, and the contents of those that have one in their row, one behind the other. In the order of their names: two statements that wait
 * for each other's rows would end in a deadlock. `patience` is how long it waits for a lock, this statement alone.
 */
const REPLACE = `with "patience" as (
    select set_config('lock_timeout', coalesce($3, current_setting('lock_timeout')), true)
  ), "given" as (
    select "row".*, "collection"."id" as "collection", substring($2::bytea from "row"."at" for "row"."bytes") as "content"
      from "patience" cross join json_to_recordset($1::json) as "row" ("id" uuid, "owner" uuid, "kind" varchar, "nameKey" varchar, "name" varchar, "size" bigint, "md5" varchar,
        "contentType" varchar, "updatedAt" timestamptz, "at" integer, "bytes" integer)
      join "collection" on "collection"."owner_id" = "row"."owner" and "collection"."kind" = "row"."kind" and "collection"."name_key" = "row"."nameKey"
  ), "before" as (
    select "given"."id" as "by", "file"."id" from "given" join "data_file" as "file" on "file"."collection_id" = "given"."collection" and "file"."name" = "given"."name"
      where "file"."content" is null and "file"."id" <> "given"."id"
  ), "kept" as (
    insert into "data_file" ("id", "collection_id", "name", "size", "md5", "content_type", "content", "updated_at")
      select "id", "collection", "name", "size", "md5", "contentType", "content", "updatedAt" from "given" order by "collection", "name"
    on conflict ("collection_id", "name") do update set "id" = excluded."id", "size" = excluded."size", "md5" = excluded."md5", "content_type" = excluded."content_type",
      "content" = excluded."content", "updated_at" = excluded."updated_at"
    returning "id"
  )
  select "kept"."id", "before"."id" as "before" from "kept" left join "before" on "before"."by" = "kept"."id"`;

@Injectable()
export class FilesRepository {
  private readonly commits = new GroupCommit<NewFile, Replaced | undefined>(
    (files, patient) => this.replaceAll(files, patient),
    ({ collection: { owner, kind, name: of }, name }) => JSON.stringify([owner, kind, of.toLowerCase(), name]),
    ({ collection: { owner } }) => owner,
  );

  constructor(private readonly em: EntityManager) {}

  async find(collection: string, name: string): Promise<DataFile | undefined> {
    return (await this.em.fork().findOne(DataFile, { collection, name })) ?? undefined;
  }

  /** By name, one more than the page holds. */
  list(collection: string, after: string | undefined, limit: number): Promise<Pick<DataFile, 'id' | 'name' | 'size' | 'updatedAt'>[]> {
    return this.em.fork().find(DataFile, { collection, ...(after === undefined ? {} : { name: { $gt: after } }) }, { fields: ['id', 'name', 'size', 'updatedAt'], orderBy: { name: 'asc' }, limit: limit + 1 });
  }

  /** In place of the file that had the name. Undefined when there is no such collection. Of several at once some `before` may be overlooked: housekeeping finds it. */
  replace(file: NewFile): Promise<Replaced | undefined> {
    return this.commits.add(file);
  }

  /** The id of what was removed. */
  async remove(collection: string, name: string): Promise<string | undefined> {
    const [row] = await this.em.fork().getConnection().execute<{ id: string }[]>('delete from "data_file" where "collection_id" = ? and "name" = ? returning "id"', [collection, name]);
    return row?.id;
  }

  /** Some files of a collection; empty when there are none left. They are locked in the order in which they are replaced. */
  async removeSome(collection: string, most: number): Promise<string[]> {
    const statement = 'delete from "data_file" where "id" in (select "id" from "data_file" where "collection_id" = ? order by "name" limit ? for update) returning "id"';
    const rows = await this.em.fork().getConnection().execute<{ id: string }[]>(statement, [collection, most]);
    return rows.map(({ id }) => id);
  }

  private async replaceAll(files: readonly NewFile[], patient: boolean): Promise<(Replaced | undefined)[]> {
    const contents: Uint8Array[] = [];
    let at = 1;
    const given = files.map(({ content, collection: { owner, kind, name: of }, ...file }) => {
      const row = { ...file, owner, kind, nameKey: of.toLowerCase(), at: content && at, bytes: content?.length };
      if (content) {
        contents.push(content);
        at += content.length;
      }
      return row;
    });
    const statement = CompiledQuery.raw(REPLACE, [JSON.stringify(given), Buffer.concat(contents), patient ? null : LOCK_TIMEOUT]);
    const { rows } = await this.em.getKysely().executeQuery<{ id: string; before: string | null }>(statement);
    const kept = new Map(rows.map(({ id, before }) => [id, before === null ? {} : { before }]));
    return files.map(({ id }) => kept.get(id));
  }
}
