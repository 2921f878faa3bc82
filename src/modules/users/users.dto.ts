import { z } from 'zod';
import { pageOf } from '#src/platform/http/pagination.js';
import { resourceName } from '#src/platform/http/names.js';
import { MISSING } from '#src/platform/http/payload.decorator.js';
import type { Account } from './account.entity.js';

/** In the list of problems of a body, a field that is not there says so in these words. */
const required = (schema: z.ZodType<string, string>) =>
  z.string({ error: ({ input }) => (input == null ? MISSING : undefined) }).pipe(schema);

const optionalText = (longest: number) => z.string().max(longest).nullish().transform((text) => text ?? '');

/** `fullname` is required by the API reference, but the published clients create users without one. */
export const createUserSchema = z
  .object({
    username: required(resourceName),
    email: required(z.email().max(100)),
    fullname: optionalText(200),
    company_name: optionalText(100),
    company_role: optionalText(200),
  })
  .meta({ id: 'CreateUser', example: { username: 'mia', email: 'mia@example.com', fullname: 'Mia Example' } });
export type CreateUser = z.infer<typeof createUserSchema>;

/** `username` names the user again and `email` is the one that they have: neither can change (API reference, Update a user). */
export const updateUserSchema = z
  .object({
    username: required(z.string().max(100)),
    email: z.string().max(200).nullish(),
    fullname: z.string().max(200).nullish(),
    company_name: z.string().max(100).nullish(),
    company_role: z.string().max(200).nullish(),
  })
  .meta({ id: 'UpdateUser', example: { username: 'mia', email: 'mia@example.com', fullname: 'Mia Example', company_name: 'Example Ltd' } });
export type UpdateUser = z.infer<typeof updateUserSchema>;

export const userSchema = z
  .object({
    id: z.string(),
    company_name: z.string(),
    company_role: z.string(),
    email: z.string(),
    fullname: z.string(),
    resource_type: z.literal('user'),
    self_link: z.string(),
    username: z.string(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof userSchema>;

export const userPageSchema = pageOf(userSchema, 'UserPage');

export function toUser(account: Account, publicUrl: string): User {
  return {
    id: account.id,
    company_name: account.companyName,
    company_role: account.companyRole,
    email: account.email ?? '',
    fullname: account.fullname,
    resource_type: 'user',
    self_link: `${publicUrl}/v1/users/${account.name}`,
    username: account.name,
  };
}

export const userExample: User = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', company_name: '', company_role: '', email: 'mia@example.com', fullname: 'Mia Example',
  resource_type: 'user', self_link: 'https://api.example.com/v1/users/mia', username: 'mia',
};
