import { Migration } from '@mikro-orm/migrations';

/** Packages, package sets and their builds; versions know on what they were built. */
export class PackageSets extends Migration {
  override up(): void {
    this.addSql(`create table "package" ("id" uuid not null, "name" varchar(100) not null, "description" text not null default '', "system_packages" text[] not null, "script" text not null default '', "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "package" add constraint "package_name_unique" unique ("name")`);
    this.addSql(`create table "package_set" ("id" uuid not null, "name" varchar(100) not null, "display_name" varchar(255) not null, "description" text not null default '', "language" varchar(255) not null, "images" jsonb not null, "contents" text[] not null, "status" varchar(255) not null, "cpu_system" varchar(255) null, "gpu_system" varchar(255) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "package_set" add constraint "package_set_name_unique" unique ("name")`);
    this.addSql(`create table "package_set_build" ("id" uuid not null, "package_set_id" uuid not null, "image" varchar(255) not null, "status" varchar(255) not null, "log" text not null default '', "attempts" int not null default 0, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`create index "package_set_build_package_set_id_id_index" on "package_set_build" ("package_set_id", "id")`);
    this.addSql(`create unique index "package_set_build_one" on "package_set_build" ("package_set_id", "image") where "status" = 'in-progress'`);
    this.addSql(`alter table "package_set_build" add constraint "package_set_build_package_set_id_foreign" foreign key ("package_set_id") references "package_set" ("id") on delete cascade`);
    this.addSql(`alter table "version" add column "system" varchar(255) null`);
    // Until now any name was kept and chose nothing.
    this.addSql(`update "algorithm" set "settings" = "settings" - 'package_set' where "settings" ? 'package_set'`);
    this.addSql(`update "version" set "publication" = "publication" #- '{settings,package_set}' where "publication"->'settings' ? 'package_set'`);
  }
}
