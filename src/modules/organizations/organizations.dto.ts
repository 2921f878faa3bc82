import { z } from 'zod';
import type { Account } from '#src/modules/users/account.entity.js';
import { resourceName } from '#src/platform/http/names.js';
import { pageOf } from '#src/platform/http/pagination.js';
import type { Organization } from './organization.entity.js';

/** One group, or several: the early form is a single string (platform reference, 5.4). */
const groups = z.union([z.string().max(200), z.array(z.string().max(200)).max(50)]).transform((value) => [value].flat());
const details = {
  org_label: z.string().min(1).max(100),
  org_contact_name: z.string().min(1).max(100),
  org_email: z.email().max(100),
};
const optional = {
  org_url: z.string().max(100).nullish(),
  type_id: z.uuid().nullish().describe('Of `/v1/organization/types`; `basic` unless given'),
  external_id: z.string().min(1).max(100).nullish(),
  external_admin_group: groups.nullish(),
  external_member_group: groups.nullish(),
  external_executor_group: groups.nullish(),
  stripe_customer_id: z.string().max(100).nullish(),
};
const example = { org_contact_name: 'Mia Example', org_email: 'support@example.com', org_label: 'Example Organization', org_name: 'example_org', org_url: 'https://example.com' };

export const createOrganizationSchema = z.object({ org_name: resourceName, ...details, ...optional }).meta({ id: 'CreateOrganization', example });
export type CreateOrganization = z.infer<typeof createOrganizationSchema>;

/** Whole or in part. What cannot change is ignored: clients send back what they got (client contract, 1.6). */
export const updateOrganizationSchema = z
  .object({ org_name: z.string().max(100).nullish(), ...z.object(details).partial().shape, ...optional })
  .meta({ id: 'UpdateOrganization', example: { org_label: 'Example Ltd' } });
export type UpdateOrganization = z.infer<typeof updateOrganizationSchema>;

export const organizationSchema = z
  .object({
    id: z.string(),
    org_name: z.string(),
    org_label: z.string(),
    org_contact_name: z.string(),
    org_email: z.string(),
    org_url: z.string(),
    org_created_at: z.string(),
    type_id: z.string(),
    external_id: z.string().optional(),
    external_admin_group: z.array(z.string()),
    external_member_group: z.array(z.string()),
    external_executor_group: z.array(z.string()),
    stripe_customer_id: z.string().optional(),
    owner_ids: z.array(z.string()),
    resource_type: z.literal('organization'),
    self_link: z.string(),
  })
  .meta({ id: 'Organization' });
export type OrganizationObject = z.infer<typeof organizationSchema>;
export const organizationPageSchema = pageOf(organizationSchema, 'OrganizationPage');

export const organizationExample: OrganizationObject = {
  ...example, id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e40', org_created_at: '2026-04-07T16:45:07.096Z', type_id: '0199f2c4-7d3a-7000-8000-000000000001',
  external_admin_group: [], external_member_group: [], external_executor_group: [], owner_ids: ['0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f'],
  resource_type: 'organization', self_link: 'https://api.example.com/v1/organizations/example_org',
};

/** An organization, with its account and the ids of its owners. */
export interface WholeOrganization {
  account: Account;
  organization: Organization;
  ownerIds: string[];
}

export function toOrganization({ account, organization, ownerIds }: WholeOrganization, publicUrl: string): OrganizationObject {
  return {
    id: account.id,
    org_name: account.name,
    org_label: organization.label,
    org_contact_name: organization.contactName,
    org_email: organization.email,
    org_url: organization.url,
    org_created_at: account.createdAt.toISOString(),
    type_id: organization.type,
    ...(organization.externalId === null ? {} : { external_id: organization.externalId }),
    external_admin_group: organization.externalAdminGroup,
    external_member_group: organization.externalMemberGroup,
    external_executor_group: organization.externalExecutorGroup,
    ...(organization.stripeCustomerId === null ? {} : { stripe_customer_id: organization.stripeCustomerId }),
    owner_ids: ownerIds,
    resource_type: 'organization',
    self_link: `${publicUrl}/v1/organizations/${account.name}`,
  };
}

/** The columns that a request sets; what it leaves out is not among them. */
export function toColumns(request: UpdateOrganization): Partial<Organization> {
  const columns: { [K in keyof Organization]?: Organization[K] | null | undefined } = {
    label: request.org_label, contactName: request.org_contact_name, email: request.org_email, url: request.org_url, type: request.type_id,
    externalId: request.external_id, externalAdminGroup: request.external_admin_group, externalMemberGroup: request.external_member_group,
    externalExecutorGroup: request.external_executor_group, stripeCustomerId: request.stripe_customer_id,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value != null));
}
