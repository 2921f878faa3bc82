import { Migration } from '@mikro-orm/migrations';

/** Environments that take no new algorithms. */
export class DisabledEnvironments extends Migration {
  override up(): void {
    this.addSql(`create table "disabled_environment" ("specification" uuid not null, "disabled_at" timestamptz(3) not null, primary key ("specification"))`);
  }
}
