import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { ApiKey } from '#src/modules/api-keys/api-key.entity.js';
import { AuditEntry } from '#src/modules/audit/audit-entry.entity.js';
import { Build } from '#src/modules/builds/build.entity.js';
import { CallError } from '#src/modules/call-errors/call-error.entity.js';
import { Call } from '#src/modules/calls/call.entity.js';
import { ConfigurationEntry } from '#src/modules/configuration/configuration-entry.entity.js';
import { Collection, DataFile } from '#src/modules/data/data.entities.js';
import { DefaultCollection } from '#src/modules/data/default-collection.entity.js';
import { ConnectorRecord } from '#src/modules/connectors/connector.entity.js';
import { DisabledEnvironment } from '#src/modules/environments/disabled-environment.entity.js';
import { FeatureSwitch } from '#src/modules/features/feature.entity.js';
import { Insight } from '#src/modules/insights/insight.entity.js';
import { Invite } from '#src/modules/invites/invite.entity.js';
import { Notification } from '#src/modules/notifications/notification.entity.js';
import { Membership, Organization, OrganizationType } from '#src/modules/organizations/organization.entity.js';
import { Reservation } from '#src/modules/reservations/reservation.entity.js';
import { ScmAuthorization, ScmAuthorizationRequest } from '#src/modules/scm-authorizations/scm-authorization.entity.js';
import { ScmConnection, ScmDelivery } from '#src/modules/scm-connections/scm-connection.entity.js';
import { PackageSetBuild } from '#src/modules/package-set-builds/package-set-build.entity.js';
import { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { Package } from '#src/modules/packages/package.entity.js';
import { Scm } from '#src/modules/scms/scm.entity.js';
import { Secret } from '#src/modules/secrets/secret.entity.js';
import { Account } from '#src/modules/users/account.entity.js';
import { Version } from '#src/modules/versions/version.entity.js';
import { WorkLimit } from '#src/modules/work-limits/work-limit.entity.js';
import { BuildsAfresh } from '#src/platform/database/migrations/0009-builds-afresh.js';
import { PackageSets } from '#src/platform/database/migrations/0008-package-sets.js';
import { DisabledEnvironments } from '#src/platform/database/migrations/0007-disabled-environments.js';
import { SourceCodeManagers } from '#src/platform/database/migrations/0006-source-code-managers.js';
import { DefaultCollections } from '#src/platform/database/migrations/0005-default-collections.js';
import { Connectors } from '#src/platform/database/migrations/0004-connectors.js';
import { HostedData } from '#src/platform/database/migrations/0003-hosted-data.js';
import { Accounts } from '#src/platform/database/migrations/0002-accounts.js';
import { InitialSchema } from '#src/platform/database/migrations/0001-initial-schema.js';

/** Every table of the platform, and the way to it. */
export const entities = [
  Account, OrganizationType, Organization, Membership, ApiKey, Invite, Scm, Algorithm, Build, Version, Secret, Call, CallError, Insight, Reservation, WorkLimit, Notification,
  ScmAuthorization, ScmAuthorizationRequest, ScmConnection, ScmDelivery, Collection, DataFile, DefaultCollection, ConnectorRecord, DisabledEnvironment, Package, PackageSet, PackageSetBuild, FeatureSwitch, ConfigurationEntry, AuditEntry,
];
export const migrations = [
  { name: '0001-initial-schema', class: InitialSchema },
  { name: '0002-accounts', class: Accounts },
  { name: '0003-hosted-data', class: HostedData },
  { name: '0004-connectors', class: Connectors },
  { name: '0005-default-collections', class: DefaultCollections },
  { name: '0006-source-code-managers', class: SourceCodeManagers },
  { name: '0007-disabled-environments', class: DisabledEnvironments },
  { name: '0008-package-sets', class: PackageSets },
  { name: '0009-builds-afresh', class: BuildsAfresh },
];
