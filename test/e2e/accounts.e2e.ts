import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createOrganization, expectOk } from '../support/access-world.js';
import { ALL, api, bootstrap, createKey, createUser, deploy, home, settings, type Answer } from '../support/platform.js';

const { admin_key } = bootstrap();
const admin = (method: string, path: string, body?: object) => api(method, path, { key: admin_key, body });
const outcome = ({ status, body }: Answer) => [status, ...(body?.code === undefined ? [] : [body.code])];
const organizationOf = (org_name: string) => ({ org_name, org_label: 'Label', org_contact_name: 'Mia', org_email: 'contact@example.com' });

describe('users', () => {
  it('have fields that can change, and a name and an address that cannot', async () => {
    const { username, key } = await createUser('changing');
    const path = `/v1/users/${username}`;
    const put = (body: object) => api('PUT', path, { key, body });
    const changed = await put({ username, fullname: 'Mia', company_name: 'Example', email: 'Changing@example.com' });
    expect(changed.body).toMatchObject({ fullname: 'Mia', company_name: 'Example', company_role: '', email: 'changing@example.com' });
    expect((await api('GET', path, { key })).body).toEqual(changed.body);
    expect((await api('GET', `/v1/users/${changed.body.id}`, { key })).body).toEqual(changed.body);
    expect(outcome(await put({ username: 'another' }))).toEqual([400, 3007]);
    expect(outcome(await put({ username, email: 'new@example.com' }))).toEqual([400, 3008]);
    expect(outcome(await put({ fullname: 'x' }))).toEqual([400, 3005]);
    expect(outcome(await put({ username, fullname: 5 }))).toEqual([400, 3001]);
    expect(outcome(await admin('GET', '/v1/users/nobody_at_all'))).toEqual([404, 3000]);
  });

  it('are created with what is required, and with names that are free', async () => {
    const post = (body: object) => admin('POST', '/v1/users', body);
    expect(outcome(await post({}))).toEqual([400, 3005]);
    expect(outcome(await post({ username: 'half', fullname: 'x' }))).toEqual([400, 3005]);
    expect(outcome(await post({ username: 'half', email: 5 }))).toEqual([400, 3001]);
    await createUser('first_one');
    expect(outcome(await post({ username: 'FIRST_one', email: 'other@example.com' }))).toEqual([409, 3003]);
    expect(outcome(await post({ username: 'second_one', email: 'First_One@example.com' }))).toEqual([409, 3004]);
  });

  it('are not deleted with what they own unless somebody says what becomes of it', async () => {
    const { username, key } = await createUser('leaving');
    await createUser('heir');
    await expectOk(api('POST', `/v1/algorithms/${username}`, { key, body: { name: 'Legacy', settings: settings() } }));
    const refused = await admin('DELETE', `/v1/users/${username}`);
    expect(outcome(refused)).toEqual([409, 6001]);
    expect(refused.body.message).toContain('Legacy');
    expect((await api('GET', `/v1/algorithms/${username}/Legacy`, { key })).status).toBe(200);
    expect(outcome(await admin('DELETE', `/v1/users/${username}?transfer_to=nobody_at_all`))).toEqual([404, 3000]);
    expect((await admin('DELETE', `/v1/users/${username}?transfer_to=heir`)).status).toBe(204);
    expect((await admin('GET', '/v1/users/heir/algorithms')).body).toEqual([expect.objectContaining({ algoname: 'Legacy', username: 'heir' })]);
    expect(outcome(await api('GET', `/v1/users/${username}`, { key }))).toEqual([401, 2002]);
    expect(outcome(await admin('GET', `/v1/users/${username}`))).toEqual([404, 3000]);
    expect(outcome(await admin('POST', '/v1/users', { username, email: 'fresh@example.com' }))).toEqual([409, 3003]);
    expect(outcome(await admin('POST', '/v1/users', { username: 'fresh_name', email: 'leaving@example.com' }))).toEqual([409, 3004]);
    expect((await admin('DELETE', '/v1/users/heir?force=true')).status).toBe(204);
    expect(outcome(await admin('DELETE', '/v1/users/heir'))).toEqual([404, 3000]);
  });

  it('come in by an invite code, once', async () => {
    const { inviteCode } = (await admin('POST', '/v1/admin/invites', { comments: 'for Neo' })).body;
    const signUp = (username: string, code = inviteCode) => api('POST', '/v1/signup', { key: null, body: { inviteCode: code, username, email: `${username}@example.com` } });
    expect(outcome(await signUp('invited', 'guessed-code-0000'))).toEqual([400, 3009]);
    expect(outcome(await signUp('admin'))).toEqual([409, 3003]);
    const both = await Promise.all([signUp('invited_a'), signUp('invited_b')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    const { username, api_key } = both.find(({ status }) => status === 200)?.body;
    expect((await api('GET', `/v1/users/${username}`, { key: api_key })).status).toBe(200);
    expect((await admin('GET', '/v1/admin/invites')).body).toEqual(expect.arrayContaining([expect.objectContaining({ comments: 'for Neo', usedBy: username })]));
    const late = (await admin('POST', '/v1/admin/invites', { expiresAt: '2026-01-01T00:00:00Z' })).body.inviteCode;
    expect(outcome(await signUp('invited_c', late))).toEqual([400, 3009]);
    expect((await admin('DELETE', `/v1/admin/invites/${late}`)).status).toBe(200);
    expect((await admin('DELETE', `/v1/admin/invites/${late}`)).status).toBe(404);
  });
});

describe('organizations', () => {
  it('share their name space with users', async () => {
    await createUser('taken_by_user');
    expect(outcome(await admin('POST', '/v1/organizations', organizationOf('Taken_by_user')))).toEqual([409, 3104]);
    expect((await admin('POST', '/v1/organizations', organizationOf('unique_org'))).body).toMatchObject({ org_name: 'unique_org', resource_type: 'organization' });
    expect(outcome(await admin('POST', '/v1/organizations', organizationOf('UNIQUE_org')))).toEqual([409, 3101]);
    expect(outcome(await admin('POST', '/v1/users', { username: 'unique_org', email: 'u@example.com' }))).toEqual([409, 3003]);
    expect(outcome(await admin('POST', '/v1/organizations', { org_name: 'incomplete' }))).toEqual([400, 3103]);
    expect(outcome(await admin('POST', '/v1/organizations', { ...organizationOf('no_type'), type_id: '00000000-0000-4000-8000-000000000000' }))).toEqual([404, 3108]);
  });

  it('change, are found by their external id, and take back what they gave', async () => {
    const types = (await admin('GET', '/v1/organization/types')).body;
    const pro = types.find(({ name }: { name: string }) => name === 'pro').id;
    const made = (await admin('POST', '/v1/organizations', { ...organizationOf('changing_org'), type_id: pro, external_id: 'crm-1', external_member_group: 'staff' })).body;
    expect(made).toMatchObject({ type_id: pro, external_id: 'crm-1', external_member_group: ['staff'] });
    expect(await admin('PUT', '/v1/organizations/changing_org', { ...made, org_label: 'New label' })).toMatchObject({ status: 204, text: '' });
    expect((await admin('GET', '/v1/organizations/externalId/crm-1')).body).toEqual({ ...made, org_label: 'New label' });
    expect(outcome(await admin('PUT', '/v1/organizations/changing_org', { org_name: 'renamed' }))).toEqual([400, 3103]);
    expect(outcome(await admin('POST', '/v1/organizations', { ...organizationOf('same_id'), external_id: 'crm-1' }))).toEqual([409, 6001]);
    expect((await admin('DELETE', '/v1/organizations/changing_org')).status).toBe(204);
    expect((await admin('DELETE', '/v1/organizations/changing_org')).status).toBe(204);
    expect(outcome(await admin('GET', '/v1/organizations/changing_org'))).toEqual([404, 3100]);
    expect(outcome(await admin('POST', '/v1/organizations', organizationOf('changing_org')))).toEqual([409, 3101]);
  });

  it('are tied to other systems by administrators', async () => {
    const { key } = await createUser('tied_owner');
    await createOrganization('tied_org', 'tied_owner');
    await expectOk(admin('PUT', '/v1/organizations/tied_org', { external_id: 'crm-2', external_admin_group: ['bosses'] }));
    const put = (body: object) => api('PUT', '/v1/organizations/tied_org', { key, body });
    for (const body of [{ external_id: 'crm-3' }, { external_admin_group: ['everybody'] }, { external_member_group: 'all' }, { external_executor_group: ['all'] }, { stripe_customer_id: 'cus_1' }]) {
      const refused = await put({ ...body, org_label: 'Never' });
      expect([...outcome(refused), refused.body.message]).toEqual([403, 2001, expect.stringContaining(Object.keys(body)[0] ?? '')]);
    }
    const present = (await api('GET', '/v1/organizations/tied_org', { key })).body;
    expect(present).toMatchObject({ org_label: 'tied_org', external_id: 'crm-2', external_admin_group: ['bosses'] });
    expect((await put({ ...present, org_label: 'New label' })).status).toBe(204);
    expect((await admin('DELETE', '/v1/organizations/tied_org')).status).toBe(204);
    expect((await admin('POST', '/v1/organizations', { ...organizationOf('tied_again'), external_id: 'crm-2' })).body.external_id).toBe('crm-2');
  });

  it('have types that administrators make', async () => {
    expect((await admin('POST', '/v1/organization/types', { name: 'partner' })).body).toMatchObject({ name: 'partner' });
    expect(outcome(await admin('POST', '/v1/organization/types', { name: 'partner' }))).toEqual([409, 3109]);
    expect((await admin('DELETE', '/v1/organization/types/partner')).status).toBe(204);
    expect(outcome(await admin('DELETE', '/v1/organization/types/basic'))).toEqual([409, 6001]);
  });

  it('keep an owner, also when two leave at once', async () => {
    const users = await Promise.all(['keeper_a', 'keeper_b'].map(createUser));
    await createOrganization('kept_org', 'keeper_a');
    const members = '/v1/organizations/kept_org/members';
    expect((await admin('PUT', `${members}/keeper_b`, { role: 'owner' })).status).toBe(201);
    const left = await Promise.all(users.map(({ username, key }) => api('DELETE', `${members}/${username}`, { key })));
    expect(left.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const [last] = (await admin('GET', members)).body.results;
    expect(outcome(await admin('PUT', `${members}/${last.username}`, { role: 'member' }))).toEqual([409, 3102]);
    const refused = await admin('DELETE', `/v1/users/${last.username}`);
    expect(outcome(refused)).toEqual([409, 3102]);
    expect(refused.body.message).toContain('kept_org');
  });

  it('own algorithms, which members build and publish privately, and owners to everybody', async () => {
    const owner = await createUser('org_owner');
    const member = await createUser('org_member');
    await createOrganization('studio', 'org_owner');
    expect(await admin('PUT', '/v1/organizations/studio/members/org_member')).toMatchObject({ status: 201, text: '' });
    expect(await admin('PUT', '/v1/organizations/studio/members/org_member')).toMatchObject({ status: 200, text: '' });
    const commit = await deploy('Shared', {}, {}, { username: 'studio', key: member.key, as: 'org_member' });
    const publish = (key: string, algorithm_callability: string) => api('POST', '/v1/algorithms/studio/Shared/versions', { key, body: { settings: { algorithm_callability } } });
    expect(outcome(await publish(member.key, 'public'))).toEqual([403, 2001]);
    expect((await publish(member.key, 'private')).body.version_info.semantic_version).toBe('0.1.0');
    expect((await api('POST', `/v1/algo/studio/Shared/${commit}`, { key: owner.key, body: 'Mia' })).body.result).toBe('Hello Mia');
    await expectOk(api('POST', '/v1/algorithms/studio/Shared/compile', { key: owner.key, body: {} }));
    expect((await publish(owner.key, 'public')).body.version_info.semantic_version).toBe('0.2.0');
    // A member who leaves is out at once.
    expect((await api('DELETE', '/v1/organizations/studio/members/org_member', { key: member.key })).status).toBe(204);
    expect(outcome(await api('GET', '/v1/algorithms/studio/Shared/builds', { key: member.key }))).toEqual([403, 2001]);
    expect(outcome(await api('POST', `/v1/algo/studio/Shared/${commit}`, { key: member.key, body: 'Mia' }))).toEqual([404, 1000]);
  });

  it('are created by users only where that is switched on', async () => {
    const { key } = await createUser('founder');
    const create = (org_name: string) => api('POST', '/v1/organizations', { key, body: organizationOf(org_name) });
    expect(outcome(await create('founded'))).toEqual([403, 2001]);
    await expectOk(admin('PUT', '/v1/admin/features/user-created-organizations?username=founder', { enabled: true }));
    expect(outcome(await api('POST', '/v1/organizations', { key, body: { ...organizationOf('founded'), external_id: 'crm-4' } }))).toEqual([403, 2001]);
    expect((await create('founded')).status).toBe(200);
    expect((await api('GET', '/v1/organizations/founded/members', { key })).body.results).toMatchObject([{ username: 'founder', role: 'owner' }]);
  });
});

describe('API keys', () => {
  it('are shown once, and listed by their masks', async () => {
    const { username, key } = await createUser('key_holder');
    const made = (await api('POST', `/v1/users/${username}/keys`, { key, body: { key_label: 'CI', permissions: { allow_algo: true, algo_acl: ['algo://demo/*'] } } })).body;
    expect(made).toMatchObject({ username, key_label: 'CI', key_type: 'AlgorithmKey', api_key: expect.stringMatching(/^sim[A-Za-z0-9]{25}$/) });
    const listed = await api('GET', `/v1/users/${username}/keys`, { key });
    expect(listed.text).not.toContain(made.api_key);
    expect(listed.body.map(({ key_label }: { key_label: string }) => key_label)).toEqual(['test', 'CI']);
    expect(listed.body[1].api_key_mask).toBe(`${made.api_key.slice(0, 5)}********${made.api_key.slice(-2)}`);
  });

  it('give no more than they have', async () => {
    const { username } = await createUser('narrow');
    const key = await createKey(`users/${username}`, { allow_algo: true, algo_acl: ['algo://narrow/*'], allow_algo_management: true });
    const make = (body: object) => api('POST', `/v1/users/${username}/keys`, { key, body });
    expect((await make({ permissions: { allow_algo: true, algo_acl: ['algo://narrow/One/*'] } })).status).toBe(200);
    for (const permissions of [ALL, { allow_data: true }, { allow_algo: true, algo_acl: ['algo://*'] }]) {
      expect(outcome(await make({ permissions }))).toEqual([403, 2001]);
    }
    expect(outcome(await make({ key_type: 'PlatformAdminKey' }))).toEqual([403, 2001]);
    expect(outcome(await make({ permissions: { algo_acl: ['algo://*/x'] } }))).toEqual([400, 6001]);
  });

  it('call what is on their list, end when they are revoked, and expire', async () => {
    const { username, key } = await createUser('caller_keys');
    const call = (with_: string) => api('POST', '/v1/algo/demo/Hello', { key: with_, body: 'Mia' });
    const scoped = await createKey(`users/${username}`, { allow_algo: true, algo_acl: ['algo://demo/Hello/*'] });
    const other = await createKey(`users/${username}`, { allow_algo: true, algo_acl: ['algo://demo/Other/*'] });
    expect((await call(scoped)).body.result).toBe('Hello Mia');
    expect(outcome(await call(other))).toEqual([403, 2001]);
    const [, { id }] = (await api('GET', `/v1/users/${username}/keys`, { key })).body;
    expect((await api('DELETE', `/v1/users/${username}/keys/${id}`, { key })).status).toBe(204);
    expect(outcome(await call(scoped))).toEqual([401, 2002]);
    expect(outcome(await api('DELETE', `/v1/users/${username}/keys/${id}`, { key }))).toEqual([404, 6001]);
    const short = await createKey(`users/${username}`, ALL, { expires_at: new Date(Date.now() + 1500).toISOString() });
    expect((await call(short)).status).toBe(200);
    await new Promise((done) => setTimeout(done, 1600));
    expect(outcome(await call(short))).toEqual([401, 2002]);
    expect(outcome(await admin('POST', `/v1/users/${username}/keys`, { expires_at: '2020-01-01T00:00:00Z' }))).toEqual([400, 6001]);
  });

  it('of organizations act for them, outlive the member, and manage no people', async () => {
    const owner = await createUser('keys_owner');
    await createUser('keys_member');
    await createOrganization('keys_org', 'keys_owner');
    await expectOk(admin('PUT', '/v1/organizations/keys_org/members/keys_member'));
    const made = await api('POST', '/v1/organizations/keys_org/members/keys_member/keys', { key: owner.key, body: { key_label: 'CI', permissions: ALL } });
    expect([made.status, made.body.username, made.body.owner_name]).toEqual([201, 'keys_org', 'keys_member']);
    expect(outcome(await api('POST', '/v1/organizations/keys_org/members/keys_owner_not/keys', { key: owner.key, body: {} }))).toEqual([404, 3000]);
    const key = made.body.api_key;
    await expectOk(admin('DELETE', '/v1/organizations/keys_org/members/keys_member'));
    const commit = await deploy('ByKey', {}, {}, { username: 'keys_org', key });
    expect((await api('POST', `/v1/algo/keys_org/ByKey/${commit}`, { key, body: 'Mia' })).status).toBe(200);
    expect(outcome(await api('POST', '/v1/organizations/keys_org/keys', { key, body: {} }))).toEqual([403, 2001]);
    expect(outcome(await api('PUT', '/v1/organizations/keys_org/members/keys_member', { key }))).toEqual([403, 2001]);
  });

  it('manage the members of organizations only when they lack no permission', async () => {
    const owner = await createUser('narrow_owner');
    await createUser('narrow_friend');
    await createOrganization('narrow_org', 'narrow_owner');
    const managing = await createKey('users/narrow_owner', { allow_algo_management: true });
    const member = '/v1/organizations/narrow_org/members/narrow_friend';
    expect(outcome(await api('PUT', member, { key: managing, body: { role: 'owner' } }))).toEqual([403, 2001]);
    expect((await api('PUT', member, { key: owner.key, body: { role: 'owner' } })).status).toBe(201);
    expect(outcome(await api('DELETE', member, { key: managing }))).toEqual([403, 2001]);
    expect((await api('DELETE', member, { key: owner.key })).status).toBe(204);
  });

  it('of another installation are taken over, once', async () => {
    await createUser('moved');
    const api_key = 'simMOVEDmovedMOVEDmovedMOVED';
    const take = () => admin('POST', '/v1/admin/users/moved/keys', { key_label: 'old', api_key, permissions: ALL });
    expect((await take()).body).toMatchObject({ username: 'moved', api_key });
    expect((await api('GET', '/v1/users/moved', { key: api_key })).status).toBe(200);
    expect(outcome(await take())).toEqual([409, 6001]);
    // What begins like the credential of a slot would never be found, and what has another shape would not be cut out of the log.
    for (const other of ['short', `slot-${'x'.repeat(32)}`, 'simMOVEDmovedMOVEDmovedMOVED1', 'movedMOVEDmovedMOVEDmovedMOV']) {
      const refused = await admin('POST', '/v1/admin/users/moved/keys', { api_key: other });
      expect([...outcome(refused), refused.body.message]).toEqual([400, 6001, expect.stringContaining('"sim" and 25 letters')]);
    }
  });

  it('come from the command line, too', async () => {
    await createUser('by_hand');
    const launcher = join(import.meta.dirname, '../../algoplane');
    const { stdout } = await promisify(execFile)(launcher, ['key', 'create', '--user', 'by_hand', '--label', 'shell'], { env: { ...process.env, ALGOPLANE_HOME: home() } });
    expect((await api('GET', '/v1/users/by_hand', { key: stdout.trim() })).body.username).toBe('by_hand');
  });
});
