import type { Caller, KeyPermissions, MemberRole } from '#src/platform/access/caller.js';
import { forbiddenTies, mayAdministerOrganization, mayManageMembers, mayReadOrganization, mayRemoveMember, withoutTies } from './organizations.policy.js';

const ORG = 'org';
const ALL: KeyPermissions = { allow_algo: true, algo_acl: ['algo://*'], allow_data: true, allow_data_write: true, allow_web_algo: true, allow_algo_management: true };
const caller = (kind: Caller['kind'], accountId: string, role?: MemberRole, less: Partial<KeyPermissions> = {}): Caller =>
  ({ keyId: 'k', kind, accountId, username: accountId, memberOf: new Map(role ? [[ORG, role]] : []), permissions: { ...ALL, ...less } });

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

  it('members are managed by keys that are held back from nothing, and by administrators', () => {
    const lacks = (less: Partial<KeyPermissions>, kind: Caller['kind'] = 'standard') => mayManageMembers(caller(kind, 'mia', 'owner', less), ORG);
    expect([lacks({}), lacks({ allow_data: false, algo_acl: [] }, 'admin')]).toEqual([true, true]);
    const narrow: Partial<KeyPermissions>[] = [
      { allow_algo: false }, { algo_acl: ['algo://mia/*'] }, { allow_data: false }, { allow_data_write: false }, { allow_web_algo: false }, { allow_algo_management: false }, { referer_host: 'a.example' },
    ];
    expect(narrow.filter((less) => lacks(less))).toEqual([]);
    const scoped = caller('standard', 'mia', 'owner', { allow_data: false });
    expect([mayRemoveMember(scoped, ORG, 'neo'), mayRemoveMember(scoped, ORG, 'mia')]).toEqual([false, true]);
  });

  it('what ties it to other systems is changed by administrators; owners may send back what is there', () => {
    const present = { external_id: 'crm-1', external_admin_group: ['a', 'b'], external_member_group: [], external_executor_group: [] };
    const forbidden = (wanted: object, kind: Caller['kind'] = 'standard') => forbiddenTies(caller(kind, 'mia', 'owner'), present, wanted);
    expect(forbidden({ external_id: 'crm-1', external_admin_group: ['a', 'b'], external_member_group: [], stripe_customer_id: null, org_label: 'New' })).toEqual([]);
    const all = { external_id: 'crm-2', external_admin_group: ['a'], external_member_group: ['c'], external_executor_group: ['d'], stripe_customer_id: 'cus_1' };
    expect(forbidden(all)).toEqual(Object.keys(all));
    expect(forbidden(all, 'admin')).toEqual([]);
    expect(withoutTies({ ...all, org_label: 'New' })).toEqual({ org_label: 'New' });
  });
});
