import { z } from 'zod';
import { instant } from '#src/platform/http/instant.js';
import { pageOf, pageQuery } from '#src/platform/http/pagination.js';
import type { AuditEntry } from './audit-entry.entity.js';

export const auditQuery = pageQuery.extend({
  actor: z.string().max(100).optional().describe('Username of whoever did it'),
  operation: z.string().max(100).optional().describe('What was done, by the name that the OpenAPI document has for it, e.g. `createUser`'),
  target: z.string().max(200).optional().describe('Name of what it was done to: a user, an organization, an algorithm, ...'),
  start_date: instant.optional().describe('Not before'),
  end_date: instant.optional().describe('Before'),
});
export type AuditQuery = z.infer<typeof auditQuery>;

export const auditEntrySchema = z
  .object({
    id: z.string(),
    resource_type: z.literal('audit_entry'),
    created_at: z.string(),
    actor: z.string().optional(),
    actor_id: z.string().optional(),
    key_id: z.string().optional(),
    operation: z.string(),
    method: z.string(),
    path: z.string(),
    target: z.record(z.string(), z.string()),
    request_id: z.string(),
    address: z.string().optional(),
    status: z.number().int().optional().describe('How it ended, as HTTP has it. Absent: it goes on, or the process died under it'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryObject = z.infer<typeof auditEntrySchema>;
export const auditPageSchema = pageOf(auditEntrySchema, 'AuditPage');

export const auditExample: AuditEntryObject = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e41', resource_type: 'audit_entry', created_at: '2026-04-07T16:45:07.096Z', actor: 'admin', actor_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f',
  key_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e42', operation: 'createUser', method: 'POST', path: '/v1/users', target: { username: 'mia' },
  request_id: 'req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c', address: '192.0.2.7', status: 200,
};

export function toAuditEntry(entry: AuditEntry): AuditEntryObject {
  return {
    id: entry.id,
    resource_type: 'audit_entry',
    created_at: entry.createdAt.toISOString(),
    ...(entry.actor ? { actor: entry.actor } : {}),
    ...(entry.actorId === null ? {} : { actor_id: entry.actorId }),
    ...(entry.keyId === null ? {} : { key_id: entry.keyId }),
    operation: entry.operation,
    method: entry.method,
    path: entry.path,
    target: entry.target,
    request_id: entry.requestId,
    ...(entry.address === null ? {} : { address: entry.address }),
    ...(entry.status === null ? {} : { status: entry.status }),
  };
}
