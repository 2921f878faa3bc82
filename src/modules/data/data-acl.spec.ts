import type { Caller } from '#src/platform/access/caller.js';
import { mayGovern, mayRead, mayWrite, readWireAcl, toWireAcl } from './data-acl.js';
import type { CollectionAcl } from './data.entities.js';

const caller = (accountId: string, changes: { data?: boolean; write?: boolean; inside?: string; memberOf?: string } = {}): Caller =>
  ({
    keyId: 'k', kind: 'standard', accountId, username: accountId, memberOf: new Map(changes.memberOf ? [[changes.memberOf, 'member']] : []),
    permissions: { allow_data: changes.data ?? true, allow_data_write: changes.write ?? true },
    ...(changes.inside ? { inside: { owner: changes.inside } } : {}),
  }) as unknown as Caller;
const collection = (acl: CollectionAcl, kind: 'own' | 'perm' = 'own') => ({ owner: 'mia', acl, kind });

describe('a collection', () => {
  it.each<[string, Caller, [string, string, string], string]>([
    ['its owner', caller('mia'), ['yes', 'yes', 'yes'], 'yes'],
    ['its owner with a key without data', caller('mia', { data: false, write: false }), ['key', 'key', 'key'], 'key'],
    ['its owner with a key that reads', caller('mia', { write: false }), ['yes', 'yes', 'yes'], 'key'],
    ['a stranger', caller('neo'), ['hidden', 'hidden', 'yes'], 'hidden'],
    ["a stranger through the owner's algorithm", caller('neo', { inside: 'mia', data: false }), ['hidden', 'yes', 'yes'], 'hidden'],
    ["the owner through a stranger's algorithm", caller('mia', { inside: 'neo' }), ['yes', 'yes', 'yes'], 'yes'],
    ['a member of the owning organization', caller('neo', { memberOf: 'mia' }), ['yes', 'yes', 'yes'], 'yes'],
  ])('%s: private, for my algorithms, public; and writing', (_, who, reads, writes) => {
    expect([mayRead(who, collection('private')), mayRead(who, collection('my-algorithms')), mayRead(who, collection('public'))]).toEqual(reads);
    expect(mayWrite(who, collection('private'))).toBe(writes);
    // Small files are written on this alone, before anybody has seen the list.
    expect((['my-algorithms', 'public'] as const).map((acl) => mayWrite(who, collection(acl)) === 'yes')).toEqual([writes === 'yes', writes === 'yes']);
  });

  it('that is public shows a stranger that they may not write', () => {
    expect(mayWrite(caller('neo'), collection('public'))).toBe('owner');
  });

  it('of an algorithm is open to its code, whatever the key may, and outside to keys with data', () => {
    const perm = collection('private', 'perm');
    const without = { data: false, write: false };
    expect([mayRead(caller('mia', { inside: 'neo', ...without }), perm), mayWrite(caller('mia', { inside: 'neo', ...without }), perm)]).toEqual(['yes', 'yes']);
    expect([mayRead(caller('mia', without), perm), mayWrite(caller('mia', without), perm)]).toEqual(['key', 'key']);
    expect([mayRead(caller('mia'), perm), mayWrite(caller('mia', { write: false }), perm)]).toEqual(['yes', 'key']);
  });

  it("is not deleted or opened to others by a stranger's code", () => {
    expect([caller('mia'), caller('mia', { inside: 'mia' }), caller('mia', { inside: 'neo' })].map((who) => mayGovern(who, collection('private')))).toEqual([true, true, false]);
  });

  it('has one of three lists', () => {
    for (const acl of ['private', 'my-algorithms', 'public'] as const) {
      expect(readWireAcl(toWireAcl(acl).read)).toBe(acl);
    }
    expect(readWireAcl(['user://neo'])).toBeUndefined();
    expect(readWireAcl(['user://*', 'algo://.my/*'])).toBeUndefined();
  });
});
