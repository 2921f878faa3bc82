import { Migration } from '@mikro-orm/migrations';

/** The collection that an algorithm finds as `data://.algo/default`. */
export class DefaultCollections extends Migration {
  override up(): void {
    this.addSql(`create table "default_collection" ("algorithm_id" uuid not null, "collection_id" uuid not null, primary key ("algorithm_id"))`);
    this.addSql(`alter table "default_collection" add constraint "default_collection_algorithm_id_foreign" foreign key ("algorithm_id") references "algorithm" ("id") on update cascade on delete cascade`);
    this.addSql(`alter table "default_collection" add constraint "default_collection_collection_id_foreign" foreign key ("collection_id") references "collection" ("id") on delete cascade`);
  }
}
