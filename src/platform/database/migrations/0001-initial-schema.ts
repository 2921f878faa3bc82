import { Migration } from '@mikro-orm/migrations';

/** Accounts, keys, algorithms, builds, versions and calls. */
export class InitialSchema extends Migration {
  override up(): void {
    this.addSql(`create table "account" ("id" uuid not null, "kind" varchar(255) not null, "name" varchar(255) not null, "name_key" varchar(255) not null, "email" varchar(255) null, "email_key" varchar(255) null, "fullname" varchar(255) not null default '', "company_name" varchar(255) not null default '', "company_role" varchar(255) not null default '', "created_at" timestamptz(3) not null, "deleted_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`alter table "account" add constraint "account_name_key_unique" unique ("name_key")`);
    this.addSql(`alter table "account" add constraint "account_email_key_unique" unique ("email_key")`);
    this.addSql(`create table "algorithm" ("id" uuid not null, "owner_id" uuid not null, "name" varchar(255) not null, "name_key" varchar(255) not null, "label" varchar(255) not null, "summary" text not null default '', "tagline" varchar(255) not null default '', "settings" jsonb not null, "callability" varchar(255) not null default 'private', "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "algorithm" add constraint "algorithm_owner_id_name_key_unique" unique ("owner_id", "name_key")`);
    this.addSql(`create table "api_key" ("id" uuid not null, "account_id" uuid not null, "kind" varchar(255) not null, "label" varchar(255) not null, "secret_hash" varchar(255) not null, "mask" varchar(255) not null, "permissions" jsonb not null, "created_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`alter table "api_key" add constraint "api_key_secret_hash_unique" unique ("secret_hash")`);
    this.addSql(`create table "build" ("id" uuid not null, "algorithm_id" uuid not null, "commit_sha" varchar(40) not null, "status" varchar(255) not null, "log" text not null default '', "artifact" varchar(255) null, "attempts" int not null default 0, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`create index "build_algorithm_id_id_index" on "build" ("algorithm_id", "id")`);
    this.addSql(`create index "build_status_index" on "build" ("status")`);
    this.addSql(`create table "call" ("id" varchar(64) not null, "account" uuid not null, "api_key" varchar(255) null, "algorithm" uuid not null, "git_hash" varchar(40) not null, "semantic_version" varchar(255) null, "parent" varchar(255) null, "asynchronous" boolean not null default false, "status" varchar(255) not null, "outcome" varchar(255) null, "created_at" timestamptz(3) not null, "finished_at" timestamptz(3) null, "queue_ms" real not null default 0, "start_ms" real not null default 0, "run_ms" real not null default 0, "input_bytes" int not null default 0, "output_bytes" int not null default 0, "request" jsonb null, primary key ("id"))`);
    this.addSql(`create index "call_account_created_at_index" on "call" ("account", "created_at")`);
    this.addSql(`create index "call_algorithm_created_at_index" on "call" ("algorithm", "created_at")`);
    this.addSql(`create index "call_unfinished_index" on "call" ("created_at") where "finished_at" is null`);
    this.addSql(`create index "call_kept_index" on "call" ("finished_at") where "request" is not null`);
    this.addSql(`create index "call_created_at_index" on "call" using brin ("created_at")`);
    this.addSql(`create table "version" ("id" uuid not null, "algorithm_id" uuid not null, "build_id" uuid not null, "git_hash" varchar(40) not null, "artifact" varchar(255) not null, "created_at" timestamptz(3) not null, "major" int null, "minor" int null, "patch" int null, "callability" varchar(255) null, "publication" jsonb null, "published_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`alter table "version" add constraint "version_build_id_unique" unique ("build_id")`);
    this.addSql(`create index "version_algorithm_id_git_hash_index" on "version" ("algorithm_id", "git_hash")`);
    this.addSql(`create index "version_algorithm_id_id_index" on "version" ("algorithm_id", "id")`);
    this.addSql(`alter table "version" add constraint "version_algorithm_id_major_minor_patch_unique" unique ("algorithm_id", "major", "minor", "patch")`);
    this.addSql(`alter table "algorithm" add constraint "algorithm_owner_id_foreign" foreign key ("owner_id") references "account" ("id")`);
    this.addSql(`alter table "api_key" add constraint "api_key_account_id_foreign" foreign key ("account_id") references "account" ("id")`);
    this.addSql(`alter table "build" add constraint "build_algorithm_id_foreign" foreign key ("algorithm_id") references "algorithm" ("id") on delete cascade`);
    this.addSql(`alter table "version" add constraint "version_algorithm_id_foreign" foreign key ("algorithm_id") references "algorithm" ("id") on delete cascade`);
    this.addSql(`alter table "version" add constraint "version_build_id_foreign" foreign key ("build_id") references "build" ("id") on delete cascade`);
  }
}
