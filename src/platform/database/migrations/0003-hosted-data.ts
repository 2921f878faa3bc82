import { Migration } from '@mikro-orm/migrations';

/** Collections and their files. */
export class HostedData extends Migration {
  override up(): void {
    this.addSql(`create table "collection" ("id" uuid not null, "owner_id" uuid not null, "kind" varchar(255) not null, "name" varchar(255) not null, "name_key" varchar(255) not null, "acl" varchar(255) not null, "created_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "collection" add constraint "collection_owner_id_kind_name_key_unique" unique ("owner_id", "kind", "name_key")`);
    this.addSql(`create table "data_file" ("id" uuid not null, "collection_id" uuid not null, "name" varchar(255) not null, "size" bigint not null, "md5" varchar(32) not null, "content_type" varchar(255) not null, "content" bytea null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "data_file" add constraint "data_file_collection_id_name_unique" unique ("collection_id", "name")`);
    this.addSql(`alter table "collection" add constraint "collection_owner_id_foreign" foreign key ("owner_id") references "account" ("id")`);
    this.addSql(`alter table "data_file" add constraint "data_file_collection_id_foreign" foreign key ("collection_id") references "collection" ("id") on delete cascade`);
  }
}
