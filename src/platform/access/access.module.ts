import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { ApiKeyStrategy } from './api-key.strategy.js';

/** The guard before every route. Whoever imports it also provides a CredentialDirectory, globally. */
@Module({
  imports: [PassportModule],
  providers: [ApiKeyStrategy, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class AccessModule {}
