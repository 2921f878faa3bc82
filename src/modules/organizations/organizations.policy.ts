import { isDeepStrictEqual } from 'node:util';
import { actsFor, isUnrestricted, type Caller } from '#src/platform/access/caller.js';

/** Name, contact, members: the members, whatever their role, and administrators. */
export function mayReadOrganization(caller: Caller, organizationId: string): boolean {
  return caller.kind === 'admin' || actsFor(caller, organizationId);
}

/** Details, keys: its owners in person, and administrators. A key of the organization itself is no person. */
export function mayAdministerOrganization(caller: Caller, organizationId: string): boolean {
  return caller.kind === 'admin' || caller.memberOf.get(organizationId) === 'owner';
}

/** What ties an organization to the systems around the platform: who is a member by what they say, and who pays. */
const TIES = ['external_id', 'external_admin_group', 'external_member_group', 'external_executor_group', 'stripe_customer_id'] as const;
type Ties = { [name in (typeof TIES)[number]]?: string | string[] | null | undefined };

/** The ties that a request would change and this caller may not: administrators alone may. Others send them back as they got them. */
export function forbiddenTies(caller: Caller, present: Ties, wanted: Ties): string[] {
  return caller.kind === 'admin' ? [] : TIES.filter((name) => wanted[name] != null && !isDeepStrictEqual(wanted[name], present[name]));
}

/** A request without them: what was the same a moment ago is not written over what an administrator has changed since. */
export function withoutTies<T extends Ties>(request: T): Omit<T, keyof Ties> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !(TIES as readonly string[]).includes(name))) as Omit<T, keyof Ties>;
}

/** Members and their roles. A member can do with any key what a narrow key of an owner cannot, so it takes a key that can do everything. */
export function mayManageMembers(caller: Caller, organizationId: string): boolean {
  return mayAdministerOrganization(caller, organizationId) && (caller.kind === 'admin' || isUnrestricted(caller));
}

/** Whoever may manage the members, and each member for themselves. */
export function mayRemoveMember(caller: Caller, organizationId: string, userId: string | undefined): boolean {
  return mayManageMembers(caller, organizationId) || (caller.accountId === userId && caller.memberOf.has(organizationId));
}
