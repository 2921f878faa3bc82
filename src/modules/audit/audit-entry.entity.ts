import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/** One control action. It refers to accounts and keys by bare ids and keeps the name of the time: it outlives them. */
export const AuditEntry = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  indexes: [{ properties: ['actor', 'id'] }, { properties: ['operation', 'id'] }],
  properties: {
    id: id(),
    createdAt: instant(),
    actorId: p.uuid().nullable(),
    /** In lower case, as it was then. */
    actor: p.string(),
    keyId: p.uuid().nullable(),
    operation: p.string(),
    method: p.string(),
    path: p.string().length(500),
    target: p.json<Record<string, string>>(),
    requestId: p.string(),
    address: p.string().nullable(),
    /** As HTTP has it; null while it goes on, and for ever when the process died under it. */
    status: p.integer().nullable(),
  },
});
export type AuditEntry = InferEntity<typeof AuditEntry>;
