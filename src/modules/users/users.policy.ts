import type { Caller } from '#src/platform/access/caller.js';

/** A user's own data: an administrator, and the user. A key of an organization is nobody's own. */
export function mayAdministerUser(caller: Caller, userId: string): boolean {
  return caller.kind === 'admin' || caller.accountId === userId;
}
