import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { readPageRequest, toPage, type Page } from '#src/platform/http/pagination.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { auditExample, auditPageSchema, auditQuery, toAuditEntry, type AuditEntryObject, type AuditQuery } from './audit.dto.js';
import { AuditLog } from './audit-log.js';

@ApiTags('Administration')
@Controller('v1/admin/audit')
@Access('admin')
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Endpoint({
    operationId: 'listAuditEntries', summary: 'Read the audit log, newest first', returns: auditPageSchema, example: { marker: null, next_link: null, results: [auditExample] },
    description: 'Every control action: who did what to which thing, with which key, when and from where, and how it ended. Reading and calling are not among them.',
    errors: ['requestInvalid', 'invalidMarker', 'invalidLimit'],
  })
  async list(@Filter(auditQuery) query: AuditQuery): Promise<Page<AuditEntryObject>> {
    const { start_date: since, end_date: until, ...rest } = query;
    const page = readPageRequest(query, this.settings.pageLimits);
    const entries = await this.log.list({ ...query, since, until }, page);
    const link = { ...rest, ...(since ? { start_date: since.toISOString() } : {}), ...(until ? { end_date: until.toISOString() } : {}) };
    return toPage(entries, page, { url: `${this.settings.publicUrl}/v1/admin/audit`, query: link }, { key: ({ id }) => id, item: toAuditEntry });
  }
}
