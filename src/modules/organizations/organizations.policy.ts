import { actsFor, isUnrestricted, type Caller } from '#src/platform/access/caller.js';

/** Name, contact, members: the members, whatever their role, and administrators. */
export function mayReadOrganization(caller: Caller, organizationId: string): boolean {
  return caller.kind === 'admin' || actsFor(caller, organizationId);
}

/** Details, keys: its owners in person, and administrators. A key of the organization itself is no person. */
export function mayAdministerOrganization(caller: Caller, organizationId: string): boolean {
  return caller.kind === 'admin' || caller.memberOf.get(organizationId) === 'owner';
}

/** Members and their roles. A member can do with any key what a narrow key of an owner cannot, so it takes a key that can do everything. */
export function mayManageMembers(caller: Caller, organizationId: string): boolean {
  return mayAdministerOrganization(caller, organizationId) && (caller.kind === 'admin' || isUnrestricted(caller));
}

/** Whoever may manage the members, and each member for themselves. */
export function mayRemoveMember(caller: Caller, organizationId: string, userId: string | undefined): boolean {
  return mayManageMembers(caller, organizationId) || (caller.accountId === userId && caller.memberOf.has(organizationId));
}
