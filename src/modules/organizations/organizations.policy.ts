import { actsFor, type Caller } from '#src/platform/access/caller.js';

/** Name, contact, members: the members, whatever their role, and administrators. */
export function mayReadOrganization(caller: Caller, organizationId: string): boolean {
  return caller.kind === 'admin' || actsFor(caller, organizationId);
}

/** Details, members and their roles, keys: its owners in person, and administrators. A key of the organization itself is no person. */
export function mayAdministerOrganization(caller: Caller, organizationId: string): boolean {
  return caller.kind === 'admin' || caller.memberOf.get(organizationId) === 'owner';
}

/** Whoever may administer it, and each member for themselves. */
export function mayRemoveMember(caller: Caller, organizationId: string, userId: string | undefined): boolean {
  return mayAdministerOrganization(caller, organizationId) || (caller.accountId === userId && caller.memberOf.has(organizationId));
}
