import { Migration } from '@mikro-orm/migrations';

/** Organizations and their members, invites, source-code managers, secrets, and what administration needs. */
export class Accounts extends Migration {
  override up(): void {
    this.addSql(`create table "audit_entry" ("id" uuid not null, "created_at" timestamptz(3) not null, "actor_id" uuid null, "actor" varchar(255) not null, "key_id" uuid null, "operation" varchar(255) not null, "method" varchar(255) not null, "path" varchar(500) not null, "target" jsonb not null, "request_id" varchar(255) not null, "address" varchar(255) null, "status" int null, primary key ("id"))`);
    this.addSql(`create index "audit_entry_actor_id_index" on "audit_entry" ("actor", "id")`);
    this.addSql(`create index "audit_entry_operation_id_index" on "audit_entry" ("operation", "id")`);
    this.addSql(`create table "call_error" ("id" uuid not null, "created_at" timestamptz(3) not null, "request_id" varchar(64) not null, "algorithm" uuid not null, "root_algorithm" uuid null, "owner" uuid not null, "owner_name" varchar(255) not null, "algorithm_name" varchar(255) not null, "algorithm_version" varchar(255) not null, "account" uuid not null, "account_name" varchar(255) not null, "input" text not null, "error" text not null, "error_type" varchar(255) not null, "worker" varchar(255) not null, primary key ("id"))`);
    this.addSql(`create index "call_error_algorithm_id_index" on "call_error" ("algorithm", "id")`);
    this.addSql(`create index "call_error_root_algorithm_id_index" on "call_error" ("root_algorithm", "id")`);
    this.addSql(`create index "call_error_owner_id_index" on "call_error" ("owner", "id")`);
    this.addSql(`create index "call_error_account_id_index" on "call_error" ("account", "id")`);
    this.addSql(`create table "configuration_entry" ("keyname" varchar(64) not null, "value" text not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("keyname"))`);
    this.addSql(`create table "feature_switch" ("name" varchar(255) not null, "account" varchar(255) not null, "enabled" boolean not null, primary key ("name", "account"))`);
    this.addSql(`create table "insight" ("id" uuid not null, "created_at" timestamptz(3) not null, "algorithm" uuid not null, "request_id" varchar(64) not null, "duration_ms" real not null, "algorithm_owner" varchar(255) not null, "algorithm_name" varchar(255) not null, "algorithm_version" varchar(255) not null, "metrics" jsonb not null, primary key ("id"))`);
    this.addSql(`create index "insight_algorithm_id_index" on "insight" ("algorithm", "id")`);
    this.addSql(`create table "invite" ("id" uuid not null, "code" varchar(255) not null, "comments" varchar(255) not null default '', "signup_credits" int not null default 0, "created_by" varchar(255) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) null, "used_by" varchar(255) null, primary key ("id"))`);
    this.addSql(`alter table "invite" add constraint "invite_code_unique" unique ("code")`);
    this.addSql(`create table "membership" ("organization_id" uuid not null, "user_id" uuid not null, "role" varchar(255) not null, "created_at" timestamptz(3) not null, primary key ("organization_id", "user_id"))`);
    this.addSql(`create index "membership_user_id_index" on "membership" ("user_id")`);
    this.addSql(`create table "notification" ("id" uuid not null, "user_id" uuid not null, "type" varchar(255) not null, "created_at" timestamptz(3) not null, "read_at" timestamptz(3) null, "context" jsonb not null, primary key ("id"))`);
    this.addSql(`create index "notification_user_id_id_index" on "notification" ("user_id", "id")`);
    this.addSql(`create table "organization_type" ("id" uuid not null, "name" varchar(255) not null, primary key ("id"))`);
    this.addSql(`alter table "organization_type" add constraint "organization_type_name_unique" unique ("name")`);
    this.addSql(`create table "organization" ("id" uuid not null, "type_id" uuid not null, "label" varchar(255) not null, "contact_name" varchar(255) not null, "email" varchar(255) not null, "url" varchar(255) not null default '', "external_id" varchar(255) null, "external_admin_group" text[] not null default '{}', "external_member_group" text[] not null default '{}', "external_executor_group" text[] not null default '{}', "stripe_customer_id" varchar(255) null, primary key ("id"))`);
    this.addSql(`alter table "organization" add constraint "organization_external_id_unique" unique ("external_id")`);
    this.addSql(`create table "reservation" ("id" uuid not null, "caller_id" uuid not null, "algorithm_id" uuid not null, "version_type" varchar(255) not null, "version_identifier" varchar(255) null, "slots" int not null, "created_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`create table "scm" ("id" varchar(100) not null, "name" varchar(255) not null, "provider" varchar(255) not null, "enabled" boolean not null, "is_default" boolean not null, "used" boolean not null, "client_id" varchar(255) null, "client_secret" text null, "web_url" varchar(255) null, "api_url" varchar(255) null, "ssh_url" varchar(255) null, "created_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`create unique index "scm_default_unique" on "scm" ("is_default") where "is_default"`);
    this.addSql(`alter table "scm" add constraint "scm_provider_client_id_web_url_unique" unique ("provider", "client_id", "web_url")`);
    this.addSql(`create table "secret" ("id" uuid not null, "algorithm_id" uuid not null, "key" varchar(128) not null, "short_name" varchar(255) not null, "description" text not null default '', "value" text not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "secret" add constraint "secret_algorithm_id_key_unique" unique ("algorithm_id", "key")`);
    this.addSql(`create table "work_limit" ("account_id" uuid not null, "concurrent_calls" int not null, primary key ("account_id"))`);
    this.addSql(`alter table "algorithm" add "scm" varchar(100) not null default 'internal'`);
    this.addSql(`create index "algorithm_owner_id_id_index" on "algorithm" ("owner_id", "id")`);
    this.addSql(`alter table "api_key" add "assignee_id" uuid null, add "last_used_at" timestamptz(3) null, add "expires_at" timestamptz(3) null`);
    this.addSql(`alter table "api_key" add constraint "api_key_assignee_id_foreign" foreign key ("assignee_id") references "account" ("id") on delete set null`);
    this.addSql(`create index "api_key_account_id_id_index" on "api_key" ("account_id", "id")`);
    this.addSql(`alter table "call" add "owner_name" varchar(255) not null default '', add "algorithm_name" varchar(255) not null default '', add "machine_type" varchar(255) not null default 'cpu'`);
    this.addSql(`update "call" set "owner_name" = "account"."name", "algorithm_name" = "algorithm"."name" from "algorithm" join "account" on "account"."id" = "algorithm"."owner_id" where "algorithm"."id" = "call"."algorithm"`);
    this.addSql(`alter table "call" alter column "owner_name" drop default, alter column "algorithm_name" drop default, alter column "machine_type" drop default`);
    this.addSql(`alter table "membership" add constraint "membership_organization_id_foreign" foreign key ("organization_id") references "account" ("id") on update cascade on delete cascade`);
    this.addSql(`alter table "membership" add constraint "membership_user_id_foreign" foreign key ("user_id") references "account" ("id") on update cascade on delete cascade`);
    this.addSql(`alter table "notification" add constraint "notification_user_id_foreign" foreign key ("user_id") references "account" ("id")`);
    this.addSql(`alter table "organization" add constraint "organization_type_id_foreign" foreign key ("type_id") references "organization_type" ("id")`);
    this.addSql(`alter table "reservation" add constraint "reservation_caller_id_foreign" foreign key ("caller_id") references "account" ("id")`);
    this.addSql(`alter table "reservation" add constraint "reservation_algorithm_id_foreign" foreign key ("algorithm_id") references "algorithm" ("id") on delete cascade`);
    this.addSql(`alter table "secret" add constraint "secret_algorithm_id_foreign" foreign key ("algorithm_id") references "algorithm" ("id") on delete cascade`);
    this.addSql(`alter table "work_limit" add constraint "work_limit_account_id_foreign" foreign key ("account_id") references "account" ("id") on update cascade on delete cascade`);
    this.addSql(`create index "account_kind_id_index" on "account" ("kind", "id")`);
    this.addSql(`create index "version_public_index" on "version" ("algorithm_id", "id") where "callability" = 'public'`);
    this.addSql(`create index "version_published_index" on "version" ("algorithm_id", "id") where "major" is not null`);
    // What is there from the beginning.
    this.addSql(`insert into "organization_type" ("id", "name") values ('0199f2c4-7d3a-7000-8000-000000000001', 'basic'), ('0199f2c4-7d3a-7000-8000-000000000002', 'legacy'), ('0199f2c4-7d3a-7000-8000-000000000003', 'pro')`);
    this.addSql(`insert into "scm" ("id", "name", "provider", "enabled", "is_default", "used", "created_at") values ('internal', 'Algoplane', 'internal', true, true, false, now())`);
  }
}
