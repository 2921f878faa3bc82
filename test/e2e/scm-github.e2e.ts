import { randomUUID } from 'node:crypto';
import { startGithub, type GithubServer, type Person } from '../../libs/scm/testing/index.js';
import { expectOk } from '../support/access-world.js';
import { api, bootstrap, Clone, createUser, settings, type Answer } from '../support/platform.js';
import { until } from '../support/until.js';

const outcome = ({ status, body }: Answer) => [status, body?.code];

describe('source code on GitHub', () => {
  let github: GithubServer;
  let person: Person;
  let mia: { username: string; key: string };
  let stranger: { username: string; key: string };
  const as = (user: { key: string }, method: string, path: string, body?: object) => api(method, path, { key: user.key, body });
  const create = (name: string, source: object = {}, changes: object = {}) => as(mia, 'POST', `/v1/algorithms/${mia.username}`, { name, settings: settings(changes), source: { scm: 'github', ...source } });
  const start = async (user: { key: string }) => (await api('GET', '/v1/scms/github/oauth/start', { key: user.key, headers: { Accept: 'application/json' } })).body.authorization_url as string;
  const builds = async (name: string) => (await as(mia, 'GET', `/v1/algorithms/${mia.username}/${name}/builds`)).body.results as { commit_sha: string; status: string }[];
  const built = (name: string, commit: string) => until(async () => (await builds(name)).some((build) => build.commit_sha === commit && build.status === 'succeeded'));
  const call = (name: string, version: string) => api('POST', `/v1/algo/${mia.username}/${name}/${version}`, { key: mia.key, body: 'Mia', headers: { 'Content-Type': 'text/plain' } });

  beforeAll(async () => {
    github = await startGithub();
    person = github.createUser('mia');
    github.createOrganization('acme', { mia: 'admin' });
    [mia, stranger] = [await createUser('scm_mia'), await createUser('scm_stranger')];
    const { api_url, admin_key } = bootstrap();
    const { id, secret } = github.registerApplication(`${api_url}/v1/scms`);
    const body = { id: 'github', name: 'GitHub', provider: 'github', oauth: { client_id: id, client_secret: secret }, urls: github.addresses };
    await expectOk(api('POST', '/v1/admin/scms', { key: admin_key, body }));
  });
  afterAll(async () => {
    const { admin_key } = bootstrap();
    for (const name of (await as(mia, 'GET', `/v1/users/${mia.username}/algorithms`)).body.map(({ name }: { name: string }) => name)) {
      await api('DELETE', `/v1/admin/algorithms/${mia.username}/${name}`, { key: admin_key });
    }
    await api('PATCH', '/v1/admin/scms/github', { key: admin_key, body: { enabled: false } });
    expect(github.mistakes).toEqual([]);
    await github.stop();
  });

  it('needs an authorization first', async () => {
    expect((await as(mia, 'GET', '/v1/scms/github/oauth/status')).body).toEqual({ authorization_status: 'unauthorized' });
    const refused = await create('Early');
    expect([...outcome(refused), refused.body.message]).toEqual([404, 4008, expect.stringContaining('/v1/scms/github/oauth/start')]);
    expect(outcome(await as(mia, 'POST', '/v1/scms/github/oauth/revoke'))).toEqual([404, 4008]);
    expect(outcome(await as(mia, 'GET', '/v1/scms/internal/oauth/start'))).toEqual([400, 4050]);
  });

  it('is authorized in the browser, once, by whoever began it', async () => {
    const { api_url } = bootstrap();
    const begun = await fetch(`${api_url}/v1/scms/github/oauth/start`, { headers: { Authorization: mia.key }, redirect: 'manual' });
    expect([begun.status, begun.headers.get('set-cookie')]).toEqual([303, expect.stringMatching(/^algoplane_scm=[\w-]{43}; .*HttpOnly; SameSite=Lax$/)]);
    const back = await github.authorizeInBrowser(begun.headers.get('location') ?? '', 'mia');
    const asked = await fetch(back);
    const page = await asked.text();
    expect([asked.status, page]).toEqual([200, expect.stringContaining('<form method="post"')]);
    expect(page).toContain(mia.username);
    expect((await as(mia, 'GET', '/v1/scms/github/oauth/status')).body.authorization_status).toBe('unauthorized');
    const foreign = await fetch(back, { headers: { Authorization: stranger.key, Cookie: `algoplane_scm=${'x'.repeat(43)}` } });
    expect(await foreign.text()).toContain('<form');
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await (await fetch(back, { headers: { Cookie: cookie } })).text()).toContain('Connected');
    expect((await as(mia, 'GET', '/v1/scms/github/oauth/status')).body).toEqual({
      authorization_status: 'authorized', scm_username: 'mia', scm_organizations: [{ scm_org_username: 'acme', access_level: 'admin' }],
    });
    const again = await fetch(back, { headers: { Cookie: cookie } });
    expect([again.status, ((await again.json()) as { code: number }).code]).toEqual([400, 4051]);
    expect((await as(stranger, 'GET', '/v1/scms/github/oauth/status')).body).toEqual({ authorization_status: 'unauthorized' });
  });

  it('is authorized on the page that asks, and with the key of the account', async () => {
    const back = new URL(await github.authorizeInBrowser(await start(mia), 'mia'));
    const form = new URLSearchParams({ code: back.searchParams.get('code') ?? '', state: back.searchParams.get('state') ?? '' });
    const confirmed = await fetch(new URL('/v1/scms/oauth/finish', back), { method: 'POST', body: form });
    expect([confirmed.status, await confirmed.text()]).toEqual([200, expect.stringContaining('Connected')]);
    expect((await fetch(await github.authorizeInBrowser(await start(mia), 'mia'), { headers: { Authorization: mia.key } })).status).toBe(200);
  });

  it('is not authorized by what is made up, refused or stale', async () => {
    const finish = async (query: string) => outcome(await api('GET', `/v1/scms/github/oauth/finish${query}`, { key: mia.key }));
    expect(await finish('')).toEqual([400, 4051]);
    expect(await finish('?code=x&state=made-up')).toEqual([400, 4051]);
    const refused = new URL(await github.authorizeInBrowser(await start(mia), 'mia', { agree: false }));
    expect(await finish(refused.search)).toEqual([400, 4051]);
    const state = new URL(await start(mia)).searchParams.get('state') ?? '';
    expect(await finish(`?code=made-up&state=${state}`)).toEqual([400, 4052]);
    expect(await finish(`?code=made-up&state=${state}`)).toEqual([400, 4051]);
  });

  describe('the whole way', () => {
    let copy: Clone;
    let commit: string;
    afterAll(() => copy?.remove());

    it('creates the repository with template, read-only deploy key and webhook', async () => {
      const created = await create('Greeter', { repository_name: 'greeter-algorithm', initial_commit_message: 'Begin' });
      expect(created.body).toMatchObject({
        name: 'Greeter',
        source: { scm: { id: 'github' }, repository_name: 'greeter-algorithm', repository_owner: 'mia', repository_https_url: expect.stringContaining('/mia/greeter-algorithm'), repository_ssh_url: expect.stringMatching(/^ssh:/) },
      });
      const there = github.repository('mia/greeter-algorithm');
      expect([there.isPrivate, [...there.keys.values()].map(({ readOnly }) => readOnly), there.hooks.size]).toEqual([true, [true], 1]);
      copy = await Clone.at(person.cloneUrl('mia/greeter-algorithm'));
      expect((await copy.git('log', '--format=%s')).stdout.trim()).toBe('Begin');
      expect((await copy.git('ls-files')).stdout).toContain('src/Greeter.py');
    });

    it('builds what is pushed, which can be published and called', async () => {
      await copy.write('src/Greeter.py', 'def apply(input):\n    return "Good morning " + input\n');
      await copy.write('README.md', '# Greeter\n');
      ({ commit } = await copy.push());
      await built('Greeter', commit);
      expect((await call('Greeter', commit)).body.result).toBe('Good morning Mia');
      const published = await as(mia, 'POST', `/v1/algorithms/${mia.username}/Greeter/versions`, { version_info: { version_type: 'minor' }, settings: { algorithm_callability: 'public' }, details: { label: 'Greeter' } });
      expect(published.body).toMatchObject({ version_info: { semantic_version: '0.1.0', git_hash: commit }, details: { summary: expect.stringContaining('<h1>Greeter</h1>') } });
      expect((await call('Greeter', '0.1.0')).body.result).toBe('Good morning Mia');
      expect((await as(stranger, 'GET', `/v1/algorithms/${mia.username}/Greeter`)).body.source).toEqual({ scm: expect.objectContaining({ id: 'github' }) });
    });

    it('builds one delivery once, and nothing of other branches, tags and pings', async () => {
      await github.deliveries.settled();
      const before = await builds('Greeter');
      const push = github.deliveries.sent.find(({ event, body }) => event === 'push' && body.toString().includes(commit));
      const again = await github.deliveries.redeliver(push!);
      expect([again.status, again.answer]).toEqual([202, expect.stringContaining('before')]);
      await copy.git('push', '--quiet', 'origin', 'HEAD:refs/heads/experiment', 'HEAD:refs/tags/v1');
      await github.deliveries.settled();
      const answers = github.deliveries.sent.filter(({ event }) => event === 'ping' || event === 'push').map(({ status }) => status);
      expect(answers).toEqual(expect.arrayContaining([202]));
      expect(await builds('Greeter')).toHaveLength(before.length);
    });

    it('believes no delivery that is not signed with its secret', async () => {
      const path = `/v1/algorithms/${mia.username}/Greeter/scm/webhook`;
      const push = github.deliveries.sent.find(({ event }) => event === 'push');
      const send = (headers: Record<string, string>, body: string) => api('POST', path, { key: null, body, headers: { 'Content-Type': 'application/json', 'X-GitHub-Event': 'push', 'X-GitHub-Delivery': randomUUID(), ...headers } });
      const body = push?.body.toString() ?? '';
      const { 'x-hub-signature-256': good = '' } = Object.fromEntries(Object.entries(push?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
      expect(outcome(await send({}, body))).toEqual([401, 2002]);
      expect(outcome(await send({ 'X-Hub-Signature-256': good.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }, body))).toEqual([401, 2002]);
      expect(outcome(await send({ 'X-Hub-Signature-256': good }, `${body} `))).toEqual([401, 2002]);
      expect(outcome(await api('POST', `/v1/algorithms/${bootstrap().username}/Hello/scm/webhook`, { key: null, body: {} }))).toEqual([400, 4012]);
      expect(outcome(await api('POST', `/v1/algorithms/${mia.username}/Nothing/scm/webhook`, { key: null, body: {} }))).toEqual([404, 1000]);
    });

    it('follows a rename, a transfer and another default branch', async () => {
      github.rename('mia/greeter-algorithm', 'greeter');
      github.transfer('mia/greeter', 'acme');
      await copy.git('push', '--quiet', 'origin', 'HEAD:refs/heads/trunk');
      await github.setDefaultBranch('acme/greeter', 'trunk');
      await github.deliveries.settled();
      const { source } = (await as(mia, 'GET', `/v1/algorithms/${mia.username}/Greeter`)).body;
      expect(source).toMatchObject({ repository_owner: 'acme', repository_name: 'greeter' });
      await copy.git('checkout', '--quiet', '-b', 'trunk');
      await copy.git('branch', '--quiet', '--set-upstream-to=origin/trunk');
      await copy.write('src/Greeter.py', 'def apply(input):\n    return "Good evening " + input\n');
      const { commit: next } = await copy.push();
      await built('Greeter', next);
      expect((await call('Greeter', next)).body.result).toBe('Good evening Mia');
    });

    it('compiles the newest commit, also one that no webhook told of', async () => {
      github.repository('acme/greeter').hooks.clear();
      await copy.write('src/Greeter.py', 'def apply(input):\n    return "Good night " + input\n');
      const { commit: next } = await copy.push();
      const compiled = await as(mia, 'POST', `/v1/algorithms/${mia.username}/Greeter/compile`);
      expect(compiled.body).toMatchObject({ compilation: { successful: true }, version_info: { git_hash: next } });
      expect((await call('Greeter', next)).body.result).toBe('Good night Mia');
    });

    it('tells how the connection is, and what it takes to mend it', async () => {
      const status = (user: { key: string }) => as(user, 'GET', `/v1/algorithms/${mia.username}/Greeter/scm/status`);
      expect((await status(mia)).body).toEqual({
        scm_connection_status: 'active', repository_public_deploy_key: expect.stringMatching(/^ssh-ed25519 /), repository_webhook_secret: expect.stringMatching(/^[0-9a-f]{64}$/),
        repository_webhook_url: expect.stringMatching(/\/v1\/algorithms\/[0-9a-f-]{36}\/scm\/webhook$/),
      });
      expect(outcome(await status(stranger))).toEqual([403, 2001]);
      await github.removeDeployKeys('acme/greeter');
      await until(async () => (await status(mia)).body.scm_connection_status === 'deploy_key_error', 20);
      await github.ssh.halt();
      await until(async () => (await status(mia)).body.scm_connection_status === 'provider_internal_error', 20);
      await github.ssh.resume();
    });

    it('is not cloned from here', async () => {
      const { git_url } = bootstrap();
      const refused = await fetch(`${git_url}/${mia.username}/Greeter.git/info/refs?service=git-upload-pack`, { headers: { Authorization: `Basic ${Buffer.from(`${mia.username}:${mia.key}`).toString('base64')}` } });
      expect(((await refused.json()) as { code: number }).code).toBe(4011);
    });
  });

  it('adopts a repository that is there, with what is in it', async () => {
    await github.createRepository('acme', 'old', { isPrivate: true, defaultBranch: 'stable' });
    const copy = await Clone.at(person.cloneUrl('acme/old'));
    await copy.git('checkout', '--quiet', '-b', 'stable');
    await copy.write('src/Old.py', 'def apply(input):\n    return "Old " + input\n');
    await copy.git('add', '--all');
    await copy.git('commit', '--quiet', '--message', 'old');
    await copy.git('push', '--quiet', '--set-upstream', 'origin', 'stable');
    const created = await create('Old', { existing_repository_name: 'old', repository_owner: 'acme' });
    expect([created.status, created.body.source.repository_owner]).toEqual([201, 'acme']);
    const compiled = await as(mia, 'POST', `/v1/algorithms/${mia.username}/Old/compile`);
    expect((await call('Old', compiled.body.version_info.git_hash)).body.result).toBe('Old Mia');
    await copy.remove();
    const missing = await create('Missing', { existing_repository_name: 'nothing', repository_owner: 'acme' });
    expect(outcome(missing)).toEqual([502, 1008]);
  });

  it.each([
    ['the deploy key', /^POST .*\/keys$/],
    ['the webhook', /^POST .*\/hooks$/],
  ])('leaves nothing behind when %s cannot be made', async (_, step) => {
    github.faults.arm(step, { status: 422, headers: {}, body: JSON.stringify({ message: 'Validation Failed' }) });
    const failed = await create('Doomed');
    github.faults.clear();
    expect([...outcome(failed), failed.body.message]).toEqual([502, 1008, expect.stringContaining('Validation Failed')]);
    expect(() => github.repository('mia/Doomed')).toThrow();
    expect(outcome(await as(mia, 'GET', `/v1/algorithms/${mia.username}/Doomed`))).toEqual([404, 1000]);
    const second = await create('Doomed');
    expect(second.status).toBe(201);
    await expectOk(as(mia, 'DELETE', `/v1/algorithms/${mia.username}/Doomed`));
    expect([github.repository('mia/Doomed').keys.size, github.repository('mia/Doomed').hooks.size]).toEqual([0, 0]);
    github.rename('mia/Doomed', `left-${randomUUID()}`);
  });

  it('makes one of two at once', async () => {
    const answers = await Promise.all([create('Twice'), create('Twice')]);

    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    expect(answers.find(({ status }) => status !== 201)?.body.code).toEqual(expect.any(Number));
    expect(github.repository('mia/Twice').keys.size).toBe(1);
  });

  it('passes on what the provider says, in its own time', async () => {
    github.limitRate(30);
    const limited = await create('Limited');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    github.limitRate(0);
    github.faults.arm(/^POST .*\/user\/repos$/, 'outage');
    expect(outcome(await create('Out'))).toEqual([502, 4084]);
    github.faults.clear();
  });

  it('ends with the authorization: GitHub drops its keys', async () => {
    expect(outcome(await api('DELETE', '/v1/admin/scms/github', { key: bootstrap().admin_key }))).toEqual([409, 4040]);
    expect((await as(mia, 'POST', '/v1/scms/github/oauth/revoke')).status).toBe(204);
    expect((await as(mia, 'GET', '/v1/scms/github/oauth/status')).body).toEqual({ authorization_status: 'unauthorized' });
    expect(outcome(await create('Late'))).toEqual([404, 4008]);
  });
});
