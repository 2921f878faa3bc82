import type { Caller, MemberRole } from '#src/platform/access/caller.js';
import { mayAdministerOrganization, mayReadOrganization, mayRemoveMember } from './organizations.policy.js';

const ORG = 'org';
const caller = (kind: Caller['kind'], accountId: string, role?: MemberRole): Caller =>
  ({ keyId: 'k', kind, accountId, username: accountId, memberOf: new Map(role ? [[ORG, role]] : []), permissions: {} as never });

describe('in an organization', () => {
  it.each([
    ['an administrator', caller('admin', 'root'), [true, true, true, true]],
    ['an owner', caller('standard', 'mia', 'owner'), [true, true, true, true]],
    ['a member', caller('standard', 'mia', 'member'), [true, false, true, false]],
    ['a key of the organization', caller('standard', ORG), [true, false, false, false]],
    ['a stranger', caller('standard', 'mia'), [false, false, false, false]],
  ])('%s may read it, administer it, leave it, remove others', (_, who, may) => {
    expect([mayReadOrganization(who, ORG), mayAdministerOrganization(who, ORG), mayRemoveMember(who, ORG, who.accountId), mayRemoveMember(who, ORG, 'neo')]).toEqual(may);
  });
});
