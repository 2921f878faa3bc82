import { z } from 'zod';
import { pageOf } from '#src/platform/http/pagination.js';
import { resourceName } from '#src/platform/http/names.js';
import type { Account } from './account.entity.js';

const optionalText = (longest: number) => z.string().max(longest).nullish().transform((text) => text ?? '');

/** `fullname` is required by the API reference, but the published clients create users without one. */
export const createUserSchema = z
  .object({
    username: resourceName,
    email: z.email().max(100),
    fullname: optionalText(200),
    company_name: optionalText(100),
    company_role: optionalText(200),
  })
  .meta({ id: 'CreateUser', example: { username: 'mia', email: 'mia@example.com', fullname: 'Mia Example' } });
export type CreateUser = z.infer<typeof createUserSchema>;

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
