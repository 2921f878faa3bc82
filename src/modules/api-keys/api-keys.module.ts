import { Global, Module } from '@nestjs/common';
import { MembershipsModule } from '#src/modules/organizations/memberships.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { CredentialDirectory } from '#src/platform/access/caller.js';
import { SlotIdentities } from '#src/platform/access/slot-identities.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyAssignees } from './key-assignees.js';
import { KeyDirectory } from './key-directory.js';
import { KeyIssue } from './key-issue.js';
import { KeyUsage } from './key-usage.js';

/** Global for the sake of the guard, which asks the CredentialDirectory before every route. */
@Global()
@Module({
  imports: [UsersModule, MembershipsModule],
  controllers: [ApiKeysController],
  providers: [ApiKeysRepository, ApiKeysService, KeyAssignees, KeyIssue, KeyUsage, SlotIdentities, { provide: CredentialDirectory, useClass: KeyDirectory }],
  exports: [CredentialDirectory, KeyIssue, SlotIdentities],
})
export class ApiKeysModule {}
