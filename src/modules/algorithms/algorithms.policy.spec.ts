import type { Caller, KeyPermissions, MemberRole } from '#src/platform/access/caller.js';
import { aclAllows, mayManage, mayPublish, mayReadAsOwner } from './algorithms.policy.js';

const ORG = 'org';
const algorithm = { owner: ORG, name: 'Hello' };
const caller = (accountId: string, role?: MemberRole, permissions: Partial<KeyPermissions> = { allow_algo_management: true }): Caller =>
  ({ keyId: 'k', kind: 'standard', accountId, username: accountId, memberOf: new Map(role ? [[ORG, role]] : []), permissions: { allow_algo: false, algo_acl: [], ...permissions } as KeyPermissions });

describe('with an algorithm of an organization', () => {
  it.each([
    ['an owner', caller('mia', 'owner'), [true, true, true, true]],
    ['a member', caller('mia', 'member'), [true, true, true, false]],
    ['a key of the organization', caller(ORG), [true, true, true, true]],
    ['a member of another one', caller('mia'), [false, false, false, false]],
    ['an owner whose key is for other algorithms', caller('mia', 'owner', { allow_algo: true, algo_acl: ['algo://org/Other/*'] }), [true, false, true, true]],
    ['an owner whose key may call it', caller('mia', 'owner', { allow_algo: true, algo_acl: ['algo://org/Hello/*'] }), [true, true, true, true]],
  ])('%s may: manage, read as its owner, publish privately, publish to everybody', (_, who, may) => {
    expect([mayManage(who, algorithm), mayReadAsOwner(who, { algorithm, ownerName: 'org' }), mayPublish(who, algorithm, 'private'), mayPublish(who, algorithm, 'public')]).toEqual(may);
  });
});


describe('the list of algorithms of a key', () => {
  it.each([
    ['algo://*', true],
    ['algo://demo/*', true],
    ['algo://demo/Hello/*', true],
    ['algo://DEMO/hello', true],
    ['algo://demo/Hell/*', false],
    ['algo://demo/Hell', false],
    ['algo://dem/*', false],
    ['algo://other/*', false],
    ['', false],
  ])('%s', (entry, allowed) => {
    expect(aclAllows([entry], 'demo', 'Hello')).toBe(allowed);
  });

  it('allows nothing when it is empty', () => {
    expect(aclAllows([], 'demo', 'Hello')).toBe(false);
  });
});
