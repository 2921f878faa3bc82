import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/** A code with which one person may sign up (OpenAPI document, InviteCode).. */
export const Invite = defineEntity({
  name: 'Invite',
  tableName: 'invite',
  properties: {
    id: id(),
    code: p.string().unique(),
    comments: p.string().default(''),
    signupCredits: p.integer().default(0),
    createdBy: p.string(),
    createdAt: instant(),
    expiresAt: instant().nullable(),
    /** The name of whoever signed up with it. */
    usedBy: p.string().nullable(),
  },
});
export type Invite = InferEntity<typeof Invite>;
