import { startGitlab, type GitlabServer, type Person } from '../../libs/scm/testing/index.js';
import { expectOk } from '../support/access-world.js';
import { api, bootstrap, Clone, createUser, settings } from '../support/platform.js';
import { until } from '../support/until.js';

/** The same way as on GitHub, in short: what is peculiar to GitLab. */
describe('source code on GitLab', () => {
  let gitlab: GitlabServer;
  let person: Person;
  let mia: { username: string; key: string };
  const as = (method: string, path: string, body?: object) => api(method, path, { key: mia.key, body });

  beforeAll(async () => {
    gitlab = await startGitlab();
    person = gitlab.createUser('mia');
    gitlab.createOrganization('acme/vision', { mia: 'owner' });
    mia = await createUser('gitlab_mia');
    const { api_url, admin_key } = bootstrap();
    const { id, secret } = gitlab.registerApplication(`${api_url}/v1/scms/oauth/finish`);
    const body = { id: 'gitlab', name: 'GitLab', provider: 'gitlab', oauth: { client_id: id, client_secret: secret }, urls: gitlab.addresses, ssh_host_keys: await gitlab.ssh.hostKeys() };
    await expectOk(api('POST', '/v1/admin/scms', { key: admin_key, body }));
  });
  afterAll(async () => {
    await api('DELETE', `/v1/admin/algorithms/${mia.username}/Seer`, { key: bootstrap().admin_key });
    expect(gitlab.mistakes).toEqual([]);
    await gitlab.stop();
  });

  it('goes from an authorization to an answer, and follows a rename by the next push', async () => {
    const { authorization_url } = (await api('GET', '/v1/scms/gitlab/oauth/start', { key: mia.key, headers: { Accept: 'application/json' } })).body;
    expect((await fetch(await gitlab.authorizeInBrowser(authorization_url, 'mia'), { headers: { Authorization: mia.key } })).status).toBe(200);
    expect((await as('GET', '/v1/scms/gitlab/oauth/status')).body).toMatchObject({ authorization_status: 'authorized', scm_username: 'mia' });
    const path = `/v1/algorithms/${mia.username}`;
    const created = await as('POST', path, { name: 'Seer', settings: settings(), source: { scm: 'gitlab', repository_owner: 'acme/vision' } });
    expect(created.body.source).toMatchObject({ repository_owner: 'acme/vision', repository_name: 'Seer' });
    gitlab.rename('acme/vision/Seer', 'seer-2');
    const copy = await Clone.at(person.cloneUrl('acme/vision/seer-2'));
    await copy.write('src/Seer.py', 'def apply(input):\n    return "I see " + input\n');
    const { commit } = await copy.push();
    await copy.remove();
    await until(async () => (await as('GET', `${path}/Seer/builds`)).body.results[0]?.status === 'succeeded');
    expect((await as('GET', `${path}/Seer`)).body.source.repository_name).toBe('seer-2');
    const called = await api('POST', `/v1/algo/${mia.username}/Seer/${commit}`, { key: mia.key, body: 'Mia', headers: { 'Content-Type': 'text/plain' } });
    expect(called.body.result).toBe('I see Mia');
    await gitlab.removeDeployKeys('acme/vision/seer-2');
    await until(async () => (await as('GET', `${path}/Seer/scm/status`)).body.scm_connection_status === 'deploy_key_error', 20);
  });

  it('trusts no server with other host keys than the pinned ones', async () => {
    await gitlab.ssh.changeHostKey();
    await until(async () => (await as('GET', `/v1/algorithms/${mia.username}/Seer/scm/status`)).body.scm_connection_status === 'provider_internal_error', 20);
    expect((await as('POST', `/v1/algorithms/${mia.username}/Seer/compile`)).body).toMatchObject({ code: 4084, message: expect.stringContaining('host key') });
  });
});
