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
 * collections of a session and of an algorithm belong to the code that runs, and are found by it alone.
 */
export function mayRead(caller: Caller, { owner, acl, kind }: Guarded): 'yes' | 'hidden' | 'key' {
  if (kind !== 'own' || (acl !== 'private' && caller.inside?.owner === owner)) {
    return 'yes';
  }
  if (!actsFor(caller, owner) && acl !== 'public') {
    return 'hidden';
  }
  return caller.permissions.allow_data ? 'yes' : 'key';
}

/** `owner`: the caller sees it, but only its owner's side writes. */
export function mayWrite(caller: Caller, collection: Guarded): 'yes' | 'hidden' | 'owner' | 'key' {
  if (collection.kind !== 'own') {
    return 'yes';
  }
  if (!actsFor(caller, collection.owner)) {
    return mayRead(caller, collection) === 'hidden' ? 'hidden' : 'owner';
  }
  return caller.permissions.allow_data_write ? 'yes' : 'key';
}
