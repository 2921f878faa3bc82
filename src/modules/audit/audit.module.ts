import { Global, Module } from '@nestjs/common';
import { AuditTrail } from '#src/platform/access/audit-trail.js';
import { AuditController } from './audit.controller.js';
import { AuditLog } from './audit-log.js';

/** Global for the sake of the interceptor and the guard, which put every control action on record. */
@Global()
@Module({ controllers: [AuditController], providers: [AuditLog, { provide: AuditTrail, useExisting: AuditLog }], exports: [AuditTrail] })
export class AuditModule {}
