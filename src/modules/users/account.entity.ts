import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/**
 * Whoever can own things. Users and organizations share one name space; names and e-mail addresses stay reserved
 * after deletion (platform reference, Users), so a row never goes away.
 */
export const Account = defineEntity({
  name: 'Account',
  tableName: 'account',
  indexes: [{ properties: ['kind', 'id'] }],
  properties: {
    id: id(),
    kind: p.string().$type<'user' | 'organization'>(),
    name: p.string(),
    /** The name in lower case: names are told apart without regard to case. */
    nameKey: p.string().unique(),
    email: p.string().nullable(),
    emailKey: p.string().nullable().unique(),
    fullname: p.string().default(''),
    companyName: p.string().default(''),
    companyRole: p.string().default(''),
    createdAt: instant(),
    deletedAt: instant().nullable(),
  },
});
export type Account = InferEntity<typeof Account>;
