import { Migration } from '@mikro-orm/migrations';

/** Source-code managers outside of the platform: who lets the platform act there, and which repository is whose. */
export class SourceCodeManagers extends Migration {
  override up(): void {
    this.addSql(`alter table "scm" add column "host_keys" text null`);
    this.addSql(`create table "scm_authorization" ("id" uuid not null, "account_id" uuid not null, "scm" varchar(100) not null, "token" text not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "scm_authorization" add constraint "scm_authorization_account_id_scm_unique" unique ("account_id", "scm")`);
    this.addSql(`create table "scm_authorization_request" ("id" varchar(64) not null, "account_id" uuid not null, "scm" varchar(100) not null, "verifier" text not null, "browser" varchar(64) not null, "expires_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`create table "scm_connection" ("algorithm" uuid not null, "scm" varchar(100) not null, "account" uuid not null, "state" varchar(255) not null, "adopted" boolean not null, "remote_id" varchar(255) null, "repository_owner" varchar(255) null, "repository_name" varchar(255) not null, "https_url" text null, "ssh_url" text null, "default_branch" varchar(255) null, "public_key" text not null, "private_key" text not null, "deploy_key_id" varchar(255) null, "webhook_id" varchar(255) null, "webhook_secret" text not null, "created_at" timestamptz(3) not null, primary key ("algorithm"))`);
    this.addSql(`create index "scm_connection_state_index" on "scm_connection" ("state")`);
    this.addSql(`create table "scm_delivery" ("id" uuid not null, "algorithm" uuid not null, "delivery" varchar(255) not null, "received_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "scm_delivery" add constraint "scm_delivery_algorithm_delivery_unique" unique ("algorithm", "delivery")`);
    this.addSql(`create index "scm_delivery_received_at_index" on "scm_delivery" ("received_at")`);
    this.addSql(`alter table "scm_authorization" add constraint "scm_authorization_account_id_foreign" foreign key ("account_id") references "account" ("id")`);
    this.addSql(`alter table "scm_authorization_request" add constraint "scm_authorization_request_account_id_foreign" foreign key ("account_id") references "account" ("id")`);
  }
}
