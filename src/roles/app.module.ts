import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { AccountDeletionModule } from '#src/modules/account-deletion/account-deletion.module.js';
import { ApiKeysModule } from '#src/modules/api-keys/api-keys.module.js';
import { AuditModule } from '#src/modules/audit/audit.module.js';
import { BuildsModule, BuildsWorkerModule } from '#src/modules/builds/builds.module.js';
import { CallErrorsModule } from '#src/modules/call-errors/call-errors.module.js';
import { CallsModule } from '#src/modules/calls/calls.module.js';
import { ConfigurationModule } from '#src/modules/configuration/configuration.module.js';
import { DataModule } from '#src/modules/data/data.module.js';
import { EnvironmentsModule } from '#src/modules/environments/environments.module.js';
import { FeaturesModule } from '#src/modules/features/features.module.js';
import { GitHttpModule } from '#src/modules/git-http/git-http.module.js';
import { HousekeepingModule } from '#src/modules/housekeeping/housekeeping.module.js';
import { InsightsModule } from '#src/modules/insights/insights.module.js';
import { InvitesModule } from '#src/modules/invites/invites.module.js';
import { InvocationsModule, InvocationsWorkerModule } from '#src/modules/invocations/invocations.module.js';
import { NotificationsModule } from '#src/modules/notifications/notifications.module.js';
import { OrganizationsModule } from '#src/modules/organizations/organizations.module.js';
import { PackageSetBuildsModule, PackageSetBuildsWorkerModule } from '#src/modules/package-set-builds/package-set-builds.module.js';
import { PackageSetsModule } from '#src/modules/package-sets/package-sets.module.js';
import { PackagesModule } from '#src/modules/packages/packages.module.js';
import { PublicationsModule } from '#src/modules/publications/publications.module.js';
import { ReservationsModule } from '#src/modules/reservations/reservations.module.js';
import { ScmAuthorizationsModule } from '#src/modules/scm-authorizations/scm-authorizations.module.js';
import { ScmWebhooksModule } from '#src/modules/scm-webhooks/scm-webhooks.module.js';
import { ScmsModule } from '#src/modules/scms/scms.module.js';
import { SecretsModule } from '#src/modules/secrets/secrets.module.js';
import { UsageModule } from '#src/modules/usage/usage.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { WorkLimitsModule } from '#src/modules/work-limits/work-limits.module.js';
import { AccessModule } from '#src/platform/access/access.module.js';
import { BindingsModule } from '#src/platform/bindings/bindings.module.js';
import type { Settings } from '#src/platform/config/settings.js';
import { SettingsModule } from '#src/platform/config/settings.module.js';
import { DatabaseModule } from '#src/platform/database/database.module.js';
import { EncryptionModule } from '#src/platform/encryption/encryption.module.js';
import { HealthModule } from '#src/platform/health/health.module.js';
import { LoggingModule } from '#src/platform/logging/logging.module.js';
import { QueueModule } from '#src/platform/queue/queue.module.js';
import { StorageModule } from '#src/platform/storage/storage.module.js';
import { entities, migrations } from './schema.js';

export type ServerRole = 'api' | 'worker' | 'all';

/** What every role of the server stands on. */
const platform = [
  LoggingModule, DatabaseModule.of({ entities, migrations }), QueueModule, StorageModule, EncryptionModule, BindingsModule, AccessModule, HealthModule, ApiKeysModule, AuditModule, FeaturesModule,
  HousekeepingModule,
];
/** The resource groups, each with its routes. Calls come first: routes are tried in this order. */
const api = [
  InvocationsModule, InsightsModule, CallsModule, UsersModule, OrganizationsModule, AccountDeletionModule, InvitesModule, NotificationsModule, ScmAuthorizationsModule, ScmsModule, EnvironmentsModule,
  PackagesModule, PackageSetsModule, PackageSetBuildsModule,
  AlgorithmsModule, DataModule, BuildsModule, PublicationsModule, SecretsModule, CallErrorsModule, UsageModule, WorkLimitsModule, ReservationsModule, ConfigurationModule, ScmWebhooksModule, GitHttpModule,
];
/** What takes work from the queues. */
const worker = [BuildsWorkerModule, PackageSetBuildsWorkerModule, InvocationsWorkerModule];

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
