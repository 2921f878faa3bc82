import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditEntry } from '#src/modules/audit/audit-entry.entity.js';
import { CallError } from '#src/modules/call-errors/call-error.entity.js';
import { Insight } from '#src/modules/insights/insight.entity.js';
import { Notification } from '#src/modules/notifications/notification.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import { firstIdAt } from '#src/platform/database/columns.js';
import type { Chore } from './housekeeper.js';

const DAY_MS = 24 * 3_600_000;

/** Error records and insights are kept for ERROR_RECORD_KEEP_DAYS, the audit log for AUDIT_KEEP_DAYS, notifications as
 * long as the calls that they may be about. Their ids are in the order of time. */
@Injectable()
export class RecordHousekeeping implements Chore {
  readonly name = 'records';

  constructor(
    private readonly em: EntityManager,
    private readonly settings: Settings,
  ) {}

  async run(now: number): Promise<void> {
    const { ERROR_RECORD_KEEP_DAYS, AUDIT_KEEP_DAYS, CALL_RECORD_KEEP_DAYS } = this.settings.env;
    const before = (days: number) => ({ id: { $lt: firstIdAt(new Date(now - days * DAY_MS)) } });
    const em = this.em.fork();
    await em.nativeDelete(CallError, before(ERROR_RECORD_KEEP_DAYS));
    await em.nativeDelete(Insight, before(ERROR_RECORD_KEEP_DAYS));
    await em.nativeDelete(AuditEntry, before(AUDIT_KEEP_DAYS));
    await em.nativeDelete(Notification, before(CALL_RECORD_KEEP_DAYS));
  }
}
