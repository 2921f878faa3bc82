import { api, bootstrap, createUser, deploy, type Answer } from '../support/platform.js';
import { routes, type Route } from '../support/routes.js';

/** Every route against every kind of caller. */
describe('access', () => {
  const { username, admin_key } = bootstrap();
  const owner = { username, name: 'Private' };
  let commit: string;
  let build: string;
  let id: string;
  let requestId: string;
  let stranger: { username: string; key: string };

  beforeAll(async () => {
    commit = await deploy(owner.name, {});
    stranger = await createUser('somebody_else');
    const address = `/v1/algorithms/${username}/${owner.name}`;
    id = (await api('GET', address)).body.id;
    build = (await api('GET', `${address}/builds`)).body.results[0].build_id;
    requestId = (await api('POST', `/v1/algo/${username}/${owner.name}/${commit}`, { body: 'Mia' })).body.request_id;
  });

  const concrete = ({ path }: Route, byId = false) =>
    path
      .replace(':username/:algoname', byId ? id : ':username/:algoname')
      .replace(/:username|:owner/, username).replace(/:algoname|:repository/, owner.name).replace('*path', `${username}/${owner.name}/${commit}`)
      .replace(':build_id', build).replace(':git_hash', commit).replace(':request_id', requestId).replace(':scm_id', 'internal');
  const send = (route: Route, key: string | null, byId = false) => api(route.method, concrete(route, byId), { key, ...(route.method === 'POST' || route.method === 'PUT' ? { body: route.body ?? {} } : {}) });
  const refusal = ({ status, body, headers }: Answer) => [status, body?.code, headers.get('x-error-message') === body?.message];

  const guarded = routes.filter(({ access }) => access !== 'public');
  const name = ({ method, path }: Route) => `${method} ${path}`;

  it.each(guarded.map((route) => [name(route), route] as const))('%s needs a key that exists', async (_, route) => {
    for (const key of [null, 'simWRONGWRONGWRONGWRONGWRONGW', 'x', 'slot-00000000000000000000000000000000']) {
      expect(refusal(await send(route, key))).toEqual([401, 2002, true]);
    }
  });

  it.each(guarded.filter(({ access }) => ['call', 'key', 'management'].includes(access)).map((route) => [name(route), route] as const))('%s refuses an admin key', async (_, route) => {
    expect(refusal(await send(route, admin_key))).toEqual([403, 2001, true]);
  });

  it.each(guarded.filter(({ access }) => access === 'admin').map((route) => [name(route), route] as const))('%s refuses a standard key', async (_, route) => {
    expect(refusal(await send(route, bootstrap().api_key))).toEqual([403, 2001, true]);
    expect((await send(route, admin_key)).status).not.toBe(403);
  });

  it.each(guarded.filter(({ stranger: status }) => status !== undefined).map((route) => [name(route), route] as const))('%s shows nothing of a private algorithm to others, nor lets them change it', async (_, route) => {
    const answer = await send(route, stranger.key);
    expect(answer.status).toBe(route.stranger);
    expect(answer.text).not.toContain(build);
    if (route.path.includes(':algoname')) {
      expect((await send(route, stranger.key, true)).status).toBe(route.stranger);
    }
  });

  it('opens to its owner', async () => {
    for (const route of guarded.filter(({ method, access }) => method === 'GET' && access !== 'admin')) {
      expect([name(route), (await send(route, bootstrap().api_key)).status]).toEqual([name(route), 200]);
      if (route.path.includes(':algoname')) {
        expect((await send(route, bootstrap().api_key, true)).status).toBe(200);
      }
    }
  });

  it('to metrics needs an admin key', async () => {
    expect((await api('GET', '/metrics', { key: null })).status).toBe(401);
    expect((await api('GET', '/metrics')).status).toBe(403);
    const { status, text } = await api('GET', '/metrics', { key: admin_key });
    expect([status, text]).toEqual([200, expect.stringContaining('algoplane_calls_total')]);
  });

  it('to git needs the name of the account and its own standard key', async () => {
    const path = `/git/${username}/${owner.name}.git/info/refs?service=git-upload-pack`;
    const basic = (who: string, key: string) => ({ Authorization: `Basic ${Buffer.from(`${who}:${key}`).toString('base64')}` });
    const status = async (headers: Record<string, string>) => (await api('GET', path, { key: null, headers })).status;
    expect(await status({})).toBe(401);
    expect(await status(basic(username, admin_key))).toBe(401);
    expect(await status(basic('somebody', bootstrap().api_key))).toBe(401);
    expect(await status(basic(stranger.username, stranger.key))).toBe(404);
    expect(await status(basic(username, bootstrap().api_key))).toBe(200);
  });
});
