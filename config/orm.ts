import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, type Options } from '@mikro-orm/postgresql';

export interface OrmSource {
  url: string;
  entities: Options['entities'];
  migrations: Options['migrations'] extends infer M ? (M extends { migrationsList?: infer L } ? L : never) : never;
  pool: number;
}

/** One definition of the ORM for the server, the migrations and the tests. */
export function ormOptions(source: OrmSource): Options {
  return defineConfig({
    clientUrl: source.url,
    entities: source.entities,
    extensions: [Migrator],
    migrations: { snapshot: false, migrationsList: source.migrations, transactional: true, allOrNothing: true },
    pool: { min: 0, max: source.pool },
    forceUtcTimezone: true,
    debug: false,
    // The migrator tells what it does; whoever runs it says so itself.
    logger: () => undefined,
  });
}
