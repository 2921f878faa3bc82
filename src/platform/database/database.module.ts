import { MikroOrmModule } from '@mikro-orm/nestjs';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { Module, type DynamicModule } from '@nestjs/common';
import { ormOptions, type OrmSource } from '#config/orm.js';
import { Settings } from '../config/settings.js';

/**
 * The connection to PostgreSQL. There is no entity manager per request: every use case forks its own, so that a call on the
 * warm path pays nothing for a database that it does not touch.
 */
@Module({})
export class DatabaseModule {
  static of(schema: Pick<OrmSource, 'entities' | 'migrations'>): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        MikroOrmModule.forRootAsync({
          driver: PostgreSqlDriver,
          inject: [Settings],
          useFactory: (settings: Settings) => ({
            ...ormOptions({ url: settings.env.DATABASE_URL, pool: settings.env.DATABASE_POOL, ...schema }),
            registerRequestContext: false,
          }),
        }),
      ],
    };
  }
}
