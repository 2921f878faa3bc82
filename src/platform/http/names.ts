import { z } from 'zod';

/** Names of accounts and algorithms: a letter, then letters, digits and underscores, 30 at most (OpenAPI document, ResourceName). */
export const resourceName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,29}$/, 'must begin with a letter and hold only letters, digits and underscores, 30 at most');

export function isResourceName(text: string): boolean {
  return resourceName.safeParse(text).success;
}
