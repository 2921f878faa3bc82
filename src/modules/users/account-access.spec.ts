import type { Caller } from '#src/platform/access/caller.js';
import { mayManageAccount } from './account-access.js';

const permissions = { allow_algo: false, algo_acl: [], allow_data: false, allow_data_write: false, allow_web_algo: false, allow_algo_management: true };
const caller = (changes: Partial<Caller>): Caller => ({ keyId: 'k', kind: 'standard', accountId: 'mia', username: 'mia', memberOf: new Map(), permissions, ...changes });

describe('who may manage what gives others a way in', () => {
  const user = { id: 'mia', kind: 'user' } as const;
  const organization = { id: 'org', kind: 'organization' } as const;
  it.each([
    ['the user', caller({}), [true, false]],
    ['an administrator', caller({ kind: 'admin', accountId: 'root' }), [true, true]],
    ['an owner', caller({ accountId: 'neo', memberOf: new Map([['org', 'owner']]) }), [false, true]],
    ['a member', caller({ accountId: 'neo', memberOf: new Map([['org', 'member']]) }), [false, false]],
    ['a key of the organization', caller({ accountId: 'org' }), [false, false]],
  ])('%s: of a user, of an organization', (_, who, may) => {
    expect([mayManageAccount(who, user), mayManageAccount(who, organization)]).toEqual(may);
  });
});
