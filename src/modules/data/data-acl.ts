import { actsFor, type Caller } from '#src/platform/access/caller.js';
import type { Collection, CollectionAcl } from './data.entities.js';

export const STANDARD_ACL: CollectionAcl = 'my-algorithms';

const wire: Record<CollectionAcl, string[]> = { private: [], 'my-algorithms': ['algo://.my/*'], public: ['user://*'] };

export function toWireAcl(acl: CollectionAcl): { read: string[] } {
  return { read: wire[acl] };
}

/** Undefined for a list that means nothing here. */
export function readWireAcl(read: readonly string[]): CollectionAcl | undefined {
  const [first, ...more] = read;
  return more.length > 0 ? undefined : (Object.keys(wire) as CollectionAcl[]).find((acl) => wire[acl][0] === first);
}

type Guarded = Pick<Collection, 'owner' | 'acl' | 'kind'>;

/**
 * `hidden`: for this caller there is no such collection. `key`: the account may, but this key has no right to data.
 *
 * An algorithm reads what its own author lets their algorithms read by what it is: the caller's key has no say in that. The
 * collections of a session and of an algorithm belong to the code that runs, which alone finds them from inside.
 */
export function mayRead(caller: Caller, { owner, acl, kind }: Guarded): 'yes' | 'hidden' | 'key' {
  if (belongsToCode(caller, kind) || (acl !== 'private' && caller.inside?.owner === owner)) {
    return 'yes';
  }
  if (!actsFor(caller, owner) && acl !== 'public') {
    return 'hidden';
  }
  return caller.permissions.allow_data ? 'yes' : 'key';
}

/** `owner`: the caller sees it, but only its owner's side writes. */
export function mayWrite(caller: Caller, collection: Guarded): 'yes' | 'hidden' | 'owner' | 'key' {
  if (belongsToCode(caller, collection.kind)) {
    return 'yes';
  }
  if (!actsFor(caller, collection.owner)) {
    return mayRead(caller, collection) === 'hidden' ? 'hidden' : 'owner';
  }
  return caller.permissions.allow_data_write ? 'yes' : 'key';
}

/**
 * Whether the caller may delete a collection, or change who reads it. A stranger's code, in a call, may read and write the files of its
 * caller, but not open them to others or put an end to all of them.
 */
export function mayGovern(caller: Caller, collection: Guarded): boolean {
  return !caller.inside || collection.kind !== 'own' || caller.inside.owner === collection.owner;
}

function belongsToCode({ inside }: Caller, kind: Collection['kind']): boolean {
  return inside !== undefined && kind !== 'own';
}
