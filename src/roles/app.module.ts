import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { ApiKeysModule } from '#src/modules/api-keys/api-keys.module.js';
import { BuildsModule, BuildsWorkerModule } from '#src/modules/builds/builds.module.js';
import { CallsModule } from '#src/modules/calls/calls.module.js';
import { GitHttpModule } from '#src/modules/git-http/git-http.module.js';
import { HousekeepingModule } from '#src/modules/housekeeping/housekeeping.module.js';
import { InvocationsModule, InvocationsWorkerModule } from '#src/modules/invocations/invocations.module.js';
import { PublicationsModule } from '#src/modules/publications/publications.module.js';
import { ScmsModule } from '#src/modules/scms/scms.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { AccessModule } from '#src/platform/access/access.module.js';
import { BindingsModule } from '#src/platform/bindings/bindings.module.js';
import type { Settings } from '#src/platform/config/settings.js';
import { SettingsModule } from '#src/platform/config/settings.module.js';
import { DatabaseModule } from '#src/platform/database/database.module.js';
import { HealthModule } from '#src/platform/health/health.module.js';
import { LoggingModule } from '#src/platform/logging/logging.module.js';
import { QueueModule } from '#src/platform/queue/queue.module.js';
import { StorageModule } from '#src/platform/storage/storage.module.js';
import { entities, migrations } from './schema.js';

export type ServerRole = 'api' | 'worker' | 'all';

/** What every role of the server stands on. */
const platform = [LoggingModule, DatabaseModule.of({ entities, migrations }), QueueModule, StorageModule, BindingsModule, AccessModule, HealthModule, ApiKeysModule, HousekeepingModule];
/** The resource groups, each with its routes. Calls come first: routes are tried in this order. */
const api = [InvocationsModule, UsersModule, ScmsModule, AlgorithmsModule, BuildsModule, PublicationsModule, CallsModule, GitHttpModule];
/** What takes work from the queues. */
const worker = [BuildsWorkerModule, InvocationsWorkerModule];

const parts: Record<ServerRole, NonNullable<ModuleMetadata['imports']>> = {
  api,
  // A worker also serves the routes: the algorithms that it runs call back to it.
  worker: [...api, ...worker],
  all: [...api, ...worker],
};

@Module({})
export class AppModule {
  static of(settings: Settings, role: ServerRole): DynamicModule {
    return { module: AppModule, imports: [SettingsModule.of(settings), ...parts[role], ...platform] };
  }
}
