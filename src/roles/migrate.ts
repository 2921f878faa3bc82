import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '#config/orm.js';
import type { Settings } from '#src/platform/config/settings.js';
import { entities, migrations } from './schema.js';

/** Brings the database to the schema of this build. Returns the names of what was applied. */
export async function migrate(settings: Settings): Promise<string[]> {
  const orm = await MikroORM.init(ormOptions({ url: settings.env.DATABASE_URL, entities, migrations, pool: 2 }));
  try {
    const applied = await orm.migrator.up();
    return applied.map((migration) => migration.name);
  } finally {
    await orm.close();
  }
}
