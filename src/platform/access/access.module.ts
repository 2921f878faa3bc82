import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { ApiKeyStrategy } from './api-key.strategy.js';

/** The guard before every route, and the record of control actions. Whoever imports it also provides a CredentialDirectory and an AuditTrail, globally. */
@Module({
  imports: [PassportModule],
  providers: [ApiKeyStrategy, { provide: APP_GUARD, useClass: AccessGuard }, { provide: APP_INTERCEPTOR, useClass: AuditInterceptor }],
})
export class AccessModule {}
