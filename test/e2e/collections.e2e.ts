import { createOrganization, expectOk } from '../support/access-world.js';
import { api, bootstrap, createKey, createUser, deploy, type Answer } from '../support/platform.js';

const outcome = ({ status, body }: Answer) => [status, ...(body?.code === undefined ? [] : [body.code])];
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('collections', () => {
  let mia: { username: string; key: string };
  let neo: { username: string; key: string };
  const ids = async (key = mia.key) => new Map(((await api('GET', '/v1/hostedData', { key })).body.results as { id: string; location: string }[]).map(({ id, location }) => [location, id]));

  beforeAll(async () => {
    [mia, neo] = [await createUser('col_mia'), await createUser('col_neo')];
    await createOrganization('col_org', 'col_mia');
    await expectOk(api('POST', '/v1/data/.my', { key: mia.key, body: { name: 'models' } }));
    await expectOk(api('POST', '/v1/data/.my', { key: mia.key, body: { name: 'closed', acl: { read: [] } } }));
    await expectOk(api('POST', '/v1/data/col_org', { key: mia.key, body: { name: 'shared', acl: { read: ['user://*'] } } }));
  });

  it("are listed with their ids: one's own and those of organizations, in pages", async () => {
    const all = (await api('GET', '/v1/hostedData', { key: mia.key })).body;
    expect(all.results).toMatchObject([
      { collection_name: 'models', username: 'col_mia', acl: { read_w: false, read_g: true, read_u: true, read_a: true }, location: 'data://col_mia/models' },
      { collection_name: 'closed', acl: { read_w: false, read_a: false } },
      { collection_name: 'shared', username: 'col_org', acl: { read_w: true, read_a: true }, location: 'data://col_org/shared' },
    ]);
    expect(all.results[0].object_id).toBe(all.results[0].id);
    const first = (await api('GET', '/v1/hostedData?limit=2', { key: mia.key })).body;
    const second = await (await fetch(first.next_link as string, { headers: { Authorization: `Simple ${mia.key}` } })).json() as { results: object[]; marker: null };
    expect([first.results.length, second.results.length, second.marker]).toEqual([2, 1, null]);
    expect((await api('GET', '/v1/hostedData', { key: neo.key })).body.results).toEqual([]);
    const calling = await createKey('users/col_mia', { allow_algo: true, algo_acl: ['algo://*'] });
    expect(outcome(await api('GET', '/v1/hostedData', { key: calling }))).toEqual([403, 2001]);
  });

  it('are the default of an algorithm, under one name for its code', async () => {
    const source = `import Algorithmia
client = Algorithmia.client()
def apply(text):
    if text:
        client.file("data://.algo/default/f").put(text)
    return [client.file("data://.algo/default/f").getString(), [f.getName() for f in client.dir("data://.algo/default").files()]]
`;
    await deploy('Defaults', { 'src/Defaults.py': source, 'requirements.txt': 'algorithmia>=1.10,<2\nsix\n' }, {}, mia);
    await expectOk(api('POST', '/v1/algorithms/col_mia/Defaults/versions', { key: mia.key, body: { settings: { algorithm_callability: 'public' } } }));
    const call = (body: string, key = mia.key) => api('POST', '/v1/algo/col_mia/Defaults', { key, body, headers: JSON_TYPE });
    const at = (id: string, name = 'col_mia/Defaults') => `/v1/algorithms/${name}/collections/${id}`;
    expect((await call('""')).body.error.message).toContain('has no default collection');
    const [models, shared] = [(await ids()).get('data://col_mia/models') ?? '', (await ids()).get('data://col_org/shared') ?? ''];
    expect((await api('POST', at(models), { key: mia.key })).body).toMatchObject({ id: models, location: 'data://col_mia/models' });
    expect((await call('"one"')).body.result).toEqual(['one', ['f']]);
    expect((await api('GET', '/v1/data/.my/models/f', { key: mia.key })).text).toBe('one');
    // Whoever calls it: its own author lets it read. Writing stays the owner's.
    expect((await call('""', neo.key)).body.result).toEqual(['one', ['f']]);
    expect((await call('"two"', neo.key)).body.error.message).toContain('Only its owner writes');
    expect((await api('GET', '/v1/data/.algo/col_mia/Defaults/default/f', { key: mia.key })).text).toBe('one');
    expect(outcome(await api('GET', '/v1/data/.algo/col_mia/Defaults/default/f', { key: neo.key }))).toEqual([404, 6001]);
    expect(outcome(await api('GET', '/v1/data/.algo/default/f', { key: mia.key }))).toEqual([404, 6001]);

    expect(outcome(await api('POST', at(shared), { key: mia.key }))).toEqual([400, 6001]);
    expect(outcome(await api('POST', at('no-id'), { key: mia.key }))).toEqual([404, 6001]);
    expect(outcome(await api('POST', at(models), { key: neo.key }))).toEqual([403, 2001]);
    const { id } = (await api('GET', '/v1/algorithms/col_mia/Defaults', { key: mia.key })).body as { id: string };
    const closed = (await ids()).get('data://col_mia/closed') ?? '';
    expect((await api('POST', `/v1/algorithms/${id}/collections/${closed}`, { key: mia.key })).status).toBe(200);
    expect((await call('"three"')).body.result).toEqual(['three', ['f']]);
    // A collection that is closed to the algorithms of its owner stays closed when others call them.
    expect((await call('""', neo.key)).body.error.message).toContain('no file');
    // What its name is, is told to nobody who may not read it.
    for (const [method, path] of [['GET', '/f'], ['PUT', '/f'], ['GET', ''], ['DELETE', '']] as const) {
      const { status, body } = await api(method, `/v1/data/.algo/col_mia/Defaults/default${path}`, { key: neo.key, ...(method === 'PUT' ? { body: 'x' } : {}) });
      expect([status, body.message]).toEqual([404, `There is no file or directory data://.algo/col_mia/Defaults/default${path}`]);
    }
    expect((await api('DELETE', at(models), { key: mia.key })).status).toBe(204);
    expect((await call('""')).body.result).toEqual(['three', ['f']]);
    expect((await api('DELETE', at(closed), { key: mia.key })).status).toBe(204);
    expect((await call('""')).body.error.message).toContain('has no default collection');
  });

  it('may go while they are the default, and leave the algorithm without one', async () => {
    await expectOk(api('POST', '/v1/data/.my', { key: mia.key, body: { name: 'short' } }));
    const id = (await ids()).get('data://col_mia/short') ?? '';
    await expectOk(api('POST', `/v1/algorithms/col_mia/Defaults/collections/${id}`, { key: mia.key }));
    expect((await api('DELETE', '/v1/data/.my/short', { key: mia.key })).status).toBe(200);
    expect(outcome(await api('POST', `/v1/algorithms/col_mia/Defaults/collections/${id}`, { key: mia.key }))).toEqual([404, 6001]);
    expect((await api('DELETE', '/v1/admin/algorithms/col_mia/Defaults', { key: bootstrap().admin_key })).status).toBeLessThan(300);
  });
});
