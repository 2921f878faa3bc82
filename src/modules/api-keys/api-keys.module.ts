import { Global, Module } from '@nestjs/common';
import { CredentialDirectory } from '#src/platform/access/caller.js';
import { SlotIdentities } from '#src/platform/access/slot-identities.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyDirectory } from './key-directory.js';

/** Global for the sake of the guard, which asks the CredentialDirectory before every route. */
@Global()
@Module({
  providers: [ApiKeysRepository, ApiKeysService, SlotIdentities, { provide: CredentialDirectory, useClass: KeyDirectory }],
  exports: [ApiKeysService, CredentialDirectory, SlotIdentities],
})
export class ApiKeysModule {}
