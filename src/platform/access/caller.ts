/** What a key may do (platform reference, API key properties). */
export interface KeyPermissions {
  allow_algo: boolean;
  /** `algo://*`, `algo://OWNER/*` or `algo://OWNER/ALGO/*`; consulted when `allow_algo` is set. */
  algo_acl: string[];
  allow_data: boolean;
  allow_data_write: boolean;
  allow_web_algo: boolean;
  referer_host?: string;
  allow_algo_management: boolean;
}

/** Whether the key of a caller is held back from nothing: what it leads to may outlive it, and do all that its account can. */
export function isUnrestricted({ permissions: held }: Caller): boolean {
  const switches = [held.allow_algo, held.allow_data, held.allow_data_write, held.allow_web_algo, held.allow_algo_management];
  return switches.every((on) => on) && held.algo_acl.includes('algo://*') && held.referer_host === undefined;
}

/** What a member of an organization is in it (API reference, Organization Members). */
export type MemberRole = 'owner' | 'member';

/** All calls that one from outside has led to. */
export interface CallTree {
  calls: number;
  /** The algorithm that was called from outside, and that call. */
  rootAlgorithm: string;
  rootRequest: string;
}

/** The call in which the requesting algorithm runs. */
export interface InsideCall {
  requestId: string;
  algorithmId: string;
  /** The account whose algorithm it is. */
  owner: string;
  pipelineEnabled: boolean;
  tree: CallTree;
  /** What the execution reports; absent where nobody keeps it. */
  insights?: Record<string, number | boolean | string | null>;
}

/** Who makes a request, as the modules see it: no HTTP, no entity. */
export interface Caller {
  keyId: string;
  kind: 'standard' | 'admin';
  accountId: string;
  username: string;
  /** Organizations whose member the account is, by their ids. */
  memberOf: ReadonlyMap<string, MemberRole>;
  permissions: KeyPermissions;
  /** When the key ends, in milliseconds since the epoch; never, where it is absent. */
  expiresAt?: number;
  /** Set when the request comes from inside a running algorithm: code of its author, which is a stranger to the caller. */
  inside?: InsideCall;
}

/** Whether the caller may act as this owner: it is the caller's own account or an organization of theirs. */
export function actsFor(caller: Caller, ownerId: string): boolean {
  return caller.accountId === ownerId || caller.memberOf.has(ownerId);
}

/** Whether the caller is that account, or an owner of that organization. */
export function ownsFor(caller: Caller, ownerId: string): boolean {
  return caller.accountId === ownerId || caller.memberOf.get(ownerId) === 'owner';
}

/** Finds the caller behind a credential. The API keys of the database and the credentials of running slots each provide one. */
export abstract class CredentialDirectory {
  abstract findCaller(credential: string): Promise<Caller | undefined> | Caller | undefined;
  /** The same caller with the rights of this moment; undefined when the key is no longer in force. */
  abstract asOfNow(caller: Caller): Promise<Caller | undefined> | Caller | undefined;
}
