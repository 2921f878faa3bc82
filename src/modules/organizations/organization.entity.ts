import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Account } from '#src/modules/users/account.entity.js';
import type { MemberRole } from '#src/platform/access/caller.js';
import { id, instant } from '#src/platform/database/columns.js';

/** A kind of organization, for the administrator's own bookkeeping (OpenAPI document, OrganizationType). */
export const OrganizationType = defineEntity({
  name: 'OrganizationType',
  tableName: 'organization_type',
  properties: { id: id(), name: p.string().unique() },
});
export type OrganizationType = InferEntity<typeof OrganizationType>;

/** What an organization has beyond its account, which has the same id, and the name. */
export const Organization = defineEntity({
  name: 'Organization',
  tableName: 'organization',
  properties: {
    id: id(),
    type: () => p.manyToOne(OrganizationType).mapToPk(),
    label: p.string(),
    contactName: p.string(),
    /** Not unique: a contact can look after several. */
    email: p.string(),
    url: p.string().default(''),
    externalId: p.string().nullable().unique(),
    externalAdminGroup: p.array().default([]),
    externalMemberGroup: p.array().default([]),
    externalExecutorGroup: p.array().default([]),
    stripeCustomerId: p.string().nullable(),
  },
});
export type Organization = InferEntity<typeof Organization>;

export const Membership = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  indexes: [{ properties: ['user'] }],
  properties: {
    organization: () => p.manyToOne(Account).mapToPk().primary(),
    user: () => p.manyToOne(Account).mapToPk().primary(),
    role: p.string().$type<MemberRole>(),
    createdAt: instant(),
  },
});
export type Membership = InferEntity<typeof Membership>;
