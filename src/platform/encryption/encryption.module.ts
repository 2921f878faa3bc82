import { Global, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Vault } from './vault.js';

@Global()
@Module({
  providers: [{ provide: Vault, inject: [Settings], useFactory: ({ env }: Settings) => new Vault([env.ENCRYPTION_KEY, ...env.ENCRYPTION_KEYS_OLD]) }],
  exports: [Vault],
})
export class EncryptionModule {}
