import { z } from 'zod';
import { pageOf } from '#src/platform/http/pagination.js';

const role = z.enum(['owner', 'member']);

export const putMemberSchema = z.object({ role: role.nullish().describe('`member` for somebody new unless given') }).meta({ id: 'PutMember', example: { role: 'owner' } });
export type PutMember = z.infer<typeof putMemberSchema>;

export const memberSchema = z
  .object({ username: z.string(), role, user_link: z.string(), resource_type: z.literal('organization_member') })
  .meta({ id: 'OrganizationMember' });
export type Member = z.infer<typeof memberSchema>;
export const memberPageSchema = pageOf(memberSchema, 'OrganizationMemberPage');

export const memberExample: Member = { username: 'mia', role: 'owner', user_link: 'https://api.example.com/v1/users/mia', resource_type: 'organization_member' };
