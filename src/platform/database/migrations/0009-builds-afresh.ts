import { Migration } from '@mikro-orm/migrations';

/** Builds know whether they do without what earlier ones kept: what is in the queue can be lost. */
export class BuildsAfresh extends Migration {
  override up(): void {
    this.addSql(`alter table "build" add column "afresh" boolean not null default false`);
  }
}
