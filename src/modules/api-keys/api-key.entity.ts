import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Account } from '#src/modules/users/account.entity.js';
import type { KeyPermissions } from '#src/platform/access/caller.js';
import { id, instant } from '#src/platform/database/columns.js';

/** A key is stored as the SHA-256 of its text: 25 random characters need no slow hash. */
export const ApiKey = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  indexes: [{ properties: ['account', 'id'] }],
  properties: {
    id: id(),
    /** Whom it speaks for. */
    account: () => p.manyToOne(Account).mapToPk(),
    /** The member that a key of an organization is for. */
    assignee: () => p.manyToOne(Account).mapToPk().nullable(),
    kind: p.string().$type<'standard' | 'admin'>(),
    label: p.string(),
    secretHash: p.string().unique(),
    /** What a list shows of it: the first five and the last two characters. */
    mask: p.string(),
    permissions: p.json<KeyPermissions>(),
    createdAt: instant(),
    /** Written now and then: right to a minute. */
    lastUsedAt: instant().nullable(),
    expiresAt: instant().nullable(),
    revokedAt: instant().nullable(),
  },
});
export type ApiKey = InferEntity<typeof ApiKey>;
