import { Migration } from '@mikro-orm/migrations';

/** Ways to stores outside of the platform. */
export class Connectors extends Migration {
  override up(): void {
    this.addSql(`create table "connector" ("id" uuid not null, "owner_id" uuid not null, "protocol" varchar(255) not null, "label" varchar(255) not null, "label_key" varchar(255) not null, "is_default" boolean not null, "path" text not null, "writeable" boolean not null, "credential_type" varchar(255) not null, "credentials" text not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "connector" add constraint "connector_owner_id_protocol_label_key_unique" unique ("owner_id", "protocol", "label_key")`);
    this.addSql(`alter table "connector" add constraint "connector_owner_id_foreign" foreign key ("owner_id") references "account" ("id")`);
  }
}
