import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { createOrganization, expectOk } from '../support/access-world.js';
import { api, bootstrap, createKey, createUser, deploy, home, type Answer } from '../support/platform.js';
import { startMoto, type StoreServer } from '../support/store-servers.js';
import { until } from '../support/until.js';

const outcome = ({ status, body }: Answer) => [status, ...(body?.code === undefined ? [] : [body.code])];
const SECRET = 'moto-secret-that-nobody-sees';

describe('connectors', () => {
  let mia: { username: string; key: string };
  let neo: { username: string; key: string };
  let moto: StoreServer;
  let banner: Server;
  const s3 = (changes: object = {}) => ({ protocol: 's3', cred_type: 'iam', cred_data: { access_key_id: 'AKIATEST', secret_access_key: SECRET, endpoint: `http://127.0.0.1:${moto.port}` }, writeable: true, ...changes });
  const manage = (method: string, path = '', body?: unknown, key = mia.key, owner = 'users/con_mia') => api(method, `/v1/${owner}/connectors${path}`, { key, body });
  const data = (method: string, path: string, body?: unknown, key = mia.key, headers: Record<string, string> = {}) => api(method, `/v1/connector/${path}`, { key, body, headers });

  beforeAll(async () => {
    moto = await startMoto();
    banner = createTcpServer((socket) => socket.on('error', () => undefined).write('SSH-2.0-OpenSSH_9\r\n')).listen(0, '127.0.0.1');
    await fetch(`http://127.0.0.1:${moto.port}/bucket`, { method: 'PUT' });
    [mia, neo] = [await createUser('con_mia'), await createUser('con_neo')];
  });
  afterAll(async () => {
    banner.close();
    await moto.stop();
  });

  it('are made, listed, changed and deleted; the first of a protocol is its default, and the default moves', async () => {
    const made = await manage('POST', '', s3({ label: 'work' }));
    expect(made).toMatchObject({ status: 200, body: { connector_id: 's3', username: 'con_mia', label: 'work', protocol: 's3', is_default: true, permissions: ['read', 'write'], path: '*', writeable: true, cred_type: 'iam' } });
    expect((await manage('POST', '', s3({ path: 'bucket/*', writeable: false }))).body).toMatchObject({ connector_id: 's3+connector1', is_default: false, permissions: ['read'], path: 'bucket/*' });
    expect(outcome(await manage('POST', '', s3({ label: 'WORK' })))).toEqual([409, 6001]);
    expect((await manage('GET')).body.map(({ connector_id: id }: { connector_id: string }) => id)).toEqual(['s3', 's3+connector1']);
    expect((await manage('PATCH', '/s3+connector1', { is_default: true, label: 'archive' })).body).toMatchObject({ connector_id: 's3', label: 'archive', is_default: true });
    expect((await manage('GET', '/s3+work')).body).toMatchObject({ connector_id: 's3+work', is_default: false });
    expect((await manage('GET', '/s3%2Barchive')).body).toMatchObject({ connector_id: 's3', is_default: true });
    expect((await manage('PATCH', '/s3%2Bwork', { is_default: true })).body.connector_id).toBe('s3');
    expect((await manage('DELETE', '/s3+archive')).status).toBe(204);
    expect(outcome(await manage('DELETE', '/s3+archive'))).toEqual([404, 6001]);
    expect((await manage('GET')).text).not.toContain(SECRET);
  });

  it.each<[string, () => object, number, RegExp]>([
    ['a store that does not answer', () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, endpoint: 'http://127.0.0.1:1' } }), 503, /refused.*Nothing was saved/],
    ['a bucket that is not there', () => s3({ path: 'no-such-bucket/*' }), 400, /bucket/i],
    ["the platform's own network", () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, endpoint: 'http://169.254.169.254' } }), 400, /An administrator can allow it/],
    ['another private network', () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, endpoint: 'http://10.0.0.1:9000' } }), 400, /An administrator can allow it/],
    ['another kind of credentials', () => s3({ cred_type: 'sas' }), 400, /cred_type must be one of these/],
    ['credentials that lack something', () => s3({ cred_data: { access_key_id: 'a' } }), 400, /cred_data\.secret_access_key/],
    ['an address with a password', () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, endpoint: 'http://a:b@127.0.0.1' } }), 400, /endpoint/],
    ['a region that is none', () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, region: 'US East (Ohio)' }, verify: false }), 400, /cred_data\.region/],
    ['a key with the end of its line', () => s3({ cred_data: { access_key_id: 'a\n', secret_access_key: SECRET } }), 400, /cred_data\.access_key_id/],
    ['a host whose name is too long', () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, endpoint: `http://${'a'.repeat(64)}.example` } }), 400, /cred_data\.endpoint/],
    ['a server that is no store', () => s3({ cred_data: { access_key_id: 'a', secret_access_key: SECRET, endpoint: `http://127.0.0.1:${(banner.address() as AddressInfo).port}` } }), 503, /does not speak HTTP/],
    ['credentials that are no JSON', () => s3({ cred_data: `{"secret_access_key": "${SECRET}"` }), 400, /no JSON/],
    ['a path that is none', () => s3({ path: 'a/../b' }), 400, /path/],
    ['an unknown protocol', () => s3({ protocol: 'ftp' }), 400, /protocol/],
    ["the platform's own rights", () => s3({ cred_type: 'ambient', cred_data: {} }), 403, /administrator/],
    ["somebody else's name", () => s3({ username: 'con_neo' }), 400, /username/],
  ])('say what is wrong with %s', async (_, body, status, sentence) => {
    const answer = await manage('POST', '', body());
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(sentence)]);
    expect(answer.text).not.toContain(SECRET);
  });

  it('tell the log what is odd about the answers of a store', async () => {
    const odd = createHttpServer((_, response) => void response.setHeader('x-ms-request-id', '1').end());
    await new Promise<void>((done) => odd.listen(0, '127.0.0.1', done));
    const storage_uri = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
    const answer = await manage('POST', '', { protocol: 'azureblob', cred_type: 'sas', cred_data: { storage_uri, sas_token: `sv=1&sig=${SECRET}`, container_name: 'container' } });
    odd.close();
    expect([answer.status, answer.body.message]).toEqual([503, expect.stringContaining('does not answer as the store does')]);
    // Lines are written some time after the answer.
    const line = await until(async () => (await readFile(join(home(), 'logs/server.log'), 'utf8')).split('\n').find((one) => one.includes(answer.body.id) && one.includes('"err"')));
    expect(JSON.parse(line)).toMatchObject({ code: 5001, err: { type: 'TypeError', stack: expect.stringContaining('azureblob') } });
  });

  it("are not a stranger's business", async () => {
    expect(outcome(await manage('GET', '', undefined, neo.key))).toEqual([403, 2001]);
    expect(outcome(await manage('POST', '', s3(), neo.key))).toEqual([403, 2001]);
    expect(outcome(await data('GET', 's3/bucket', undefined, neo.key))).toEqual([404, 6001]);
    expect(outcome(await data('GET', 's3+work/bucket', undefined, neo.key))).toEqual([404, 6001]);
    expect(outcome(await manage('GET', '', undefined, bootstrap().admin_key))).toEqual([200]);
  });

  it('do with a store what hosted data does, under both addresses', async () => {
    expect((await data('PUT', 's3/bucket/dir/a%20b.txt', 'hällo')).body).toEqual({ result: 's3://bucket/dir/a b.txt' });
    expect((await data('PUT', 's3+work/bucket/dir/empty', '')).body).toEqual({ result: 's3+work://bucket/dir/empty' });
    for (const path of ['/v1/connector/s3/bucket/dir/a%20b.txt', '/v1/data/s3://bucket/dir/a%20b.txt', '/v1/data/s3%2Bwork%3A%2F%2Fbucket%2Fdir%2Fa+b.txt']) {
      const { status, text, headers } = await api('GET', path, { key: mia.key });
      expect([path, status, text, headers.get('x-data-type'), headers.get('content-length')]).toEqual([path, 200, 'hällo', 'file', '6']);
    }
    const head = await data('HEAD', 's3/bucket/dir/a%20b.txt');
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, '6', expect.stringMatching(/^"\w+"$/)]);
    expect((await data('GET', 's3/bucket/dir/a%20b.txt', undefined, mia.key, { 'If-None-Match': head.headers.get('etag') ?? '' })).status).toBe(304);
    const part = await data('GET', 's3/bucket/dir/a%20b.txt', undefined, mia.key, { Range: 'bytes=3-' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'llo', 'bytes 3-5/6']);
    expect(outcome(await data('GET', 's3/bucket/dir/a%20b.txt', undefined, mia.key, { Range: 'bytes=60-' }))).toEqual([416, 6001]);
    expect((await data('GET', 's3')).body).toEqual({ folders: [{ name: 'bucket' }] });
    expect((await data('GET', 's3/bucket')).body).toEqual({ folders: [{ name: 'dir' }] });
    const listing = (await data('GET', 's3/bucket/dir')).body;
    expect(listing.files.map(({ filename, size }: { filename: string; size: number }) => [filename, size])).toEqual([['a b.txt', 6], ['empty', 0]]);
    expect((await data('POST', 's3/bucket', { name: 'made' })).body).toEqual({ result: 's3://bucket/made' });
    expect(outcome(await data('POST', 's3/bucket', { name: 'made' }))).toEqual([409, 6001]);
    expect(outcome(await data('POST', 's3/bucket', { name: 'more', acl: { read: [] } }))).toEqual([400, 6001]);
    expect(outcome(await data('PATCH', 's3/bucket/made', { acl: { read: [] } }))).toEqual([400, 6001]);
    expect((await data('DELETE', 's3/bucket/made')).body).toEqual({ result: { deleted: 1 } });
    const refused = await data('DELETE', 's3/bucket/dir');
    expect([...outcome(refused), refused.body.error.deleted]).toEqual([409, 6001, 0]);
    expect((await data('DELETE', 's3/bucket/dir/empty')).body).toEqual({ result: { deleted: 1 } });
    expect((await data('DELETE', 's3/bucket/dir?force=true')).body).toEqual({ result: { deleted: 1 } });
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      expect((await data(method, 's3/bucket/nothing')).status).toBe(404);
    }
    expect(outcome(await data('GET', 's3/no-such-bucket/f'))).toEqual([404, 6001]);
    expect(outcome(await data('GET', 's3/arn:aws:foo/f'))).toEqual([400, 6001]);
    expect(outcome(await data('GET', 's3/arn:aws:s3:us-east-1:123456789012:accesspoint:my/f'))).toEqual([400, 6001]);
    expect(outcome(await data('PUT', 's3/no-such-bucket/f', 'x'))).toEqual([404, 6001]);
  });

  it('page what is long', async () => {
    for (let from = 0; from < 1050; from += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, place) => fetch(`http://127.0.0.1:${moto.port}/bucket/many/f${from + place}`, { method: 'PUT', body: 'x' })));
    }
    const first = (await data('GET', 's3/bucket/many')).body;
    const second = (await data('GET', `s3/bucket/many?marker=${encodeURIComponent(first.marker)}`)).body;
    expect([first.files.length, second.files.length, second.marker]).toEqual([1000, 50, undefined]);
    expect(outcome(await data('GET', 's3/bucket/many?marker=wrong'))[0]).toBe(400);
    await expectOk(data('DELETE', 's3/bucket/many?force=true'));
  });

  it('open what their path names, and write only where they may', async () => {
    await data('PUT', 's3/bucket/open/f', 'open');
    await data('PUT', 's3/bucket/closed/f', 'closed');
    await expectOk(manage('POST', '', s3({ label: 'reader', path: 'bucket/open/*', writeable: false })));
    expect((await data('GET', 's3+reader/bucket/open/f')).text).toBe('open');
    expect((await data('GET', 's3+reader/bucket/open')).body.files).toHaveLength(1);
    for (const [method, path] of [['GET', 'bucket/closed/f'], ['GET', 'bucket/closed'], ['GET', 'bucket'], ['GET', ''], ['PUT', 'bucket/open/new'], ['DELETE', 'bucket/open/f'], ['POST', 'bucket/open']] as const) {
      expect([method, path, ...outcome(await data(method, `s3+reader/${path}`, method === 'PUT' ? 'x' : method === 'POST' ? { name: 'x' } : undefined))]).toEqual([method, path, 403, 2001]);
    }
    await expectOk(manage('PATCH', '/s3+reader', { writeable: true }));
    expect((await data('PUT', 's3+reader/bucket/open/new', 'x')).status).toBe(200);
    expect(outcome(await data('PUT', 's3+reader/bucket/closed/new', 'x'))).toEqual([403, 2001]);
  });

  it('of one file reach no directory of its name, and nothing below', async () => {
    await data('PUT', 's3/bucket/tree/a', 'x');
    await data('PUT', 's3/bucket/tree/sub/b', 'x');
    await expectOk(manage('POST', '', s3({ label: 'onefile', path: 'bucket/tree' })));
    const requests = [['GET', 'bucket/tree'], ['HEAD', 'bucket/tree'], ['GET', 'bucket/tree/a'], ['DELETE', 'bucket/tree'], ['DELETE', 'bucket/tree?force=true'], ['DELETE', 'bucket/tree/a'], ['POST', 'bucket', { name: 'tree' }], ['POST', 'bucket/tree', { name: 'more' }]] as const;
    for (const [method, path, body] of requests) {
      expect([method, path, (await data(method, `s3+onefile/${path}`, body)).status]).toEqual([method, path, 403]);
    }
    expect((await data('GET', 's3/bucket/tree')).body).toMatchObject({ folders: [{ name: 'sub' }], files: [{ filename: 'a' }] });
    // Where there is none of the name no directory is made either; the file itself comes and goes.
    await expectOk(data('DELETE', 's3/bucket/tree?force=true'));
    expect(outcome(await data('POST', 's3+onefile/bucket', { name: 'tree' }))).toEqual([403, 2001]);
    expect(outcome(await data('DELETE', 's3+onefile/bucket/tree?force=true'))).toEqual([404, 6001]);
    await expectOk(data('PUT', 's3+onefile/bucket/tree', 'x'));
    expect((await data('DELETE', 's3+onefile/bucket/tree')).body).toEqual({ result: { deleted: 1 } });
  });

  it('ask the key for its rights', async () => {
    const reading = await createKey('users/con_mia', { allow_data: true });
    const calling = await createKey('users/con_mia', { allow_algo: true, algo_acl: ['algo://*'] });
    expect((await data('GET', 's3/bucket/open/f', undefined, reading)).text).toBe('open');
    expect(outcome(await data('PUT', 's3/bucket/open/f', 'x', reading))).toEqual([403, 2001]);
    expect(outcome(await data('GET', 's3/bucket/open/f', undefined, calling))).toEqual([403, 2001]);
    expect(outcome(await manage('POST', '', s3(), reading))).toEqual([403, 2001]);
  });

  it('of an organization serve its members', async () => {
    await createOrganization('con_org', 'con_mia');
    await expectOk(api('PUT', '/v1/organizations/con_org/members/con_neo', { key: bootstrap().admin_key }));
    expect((await manage('POST', '', s3({ label: 'shared' }), mia.key, 'organizations/con_org')).body).toMatchObject({ username: 'con_org', connector_id: 's3' });
    expect(outcome(await manage('POST', '', s3({ label: 'more' }), neo.key, 'organizations/con_org'))).toEqual([403, 2001]);
    expect((await data('GET', 's3+shared/bucket/open/f', undefined, neo.key)).text).toBe('open');
    expect((await data('GET', 's3/bucket/open/f', undefined, neo.key)).text).toBe('open');
  });

  it('serve the algorithm that their caller calls, which never sees the credentials', async () => {
    const source = `import Algorithmia, os
client = Algorithmia.client()
def apply(path):
    seen = "".join(f"{name}={value}" for name, value in os.environ.items())
    text = client.file(path).getString()
    client.file(path + ".copy").put(text.upper())
    return [text, "${SECRET}" in seen]
`;
    await deploy('Connected', { 'src/Connected.py': source, 'requirements.txt': 'algorithmia>=1.10,<2\nsix\n' }, {}, mia);
    await expectOk(api('POST', '/v1/algorithms/con_mia/Connected/versions', { key: mia.key, body: { settings: { algorithm_callability: 'public' } } }));
    const trinity = await createUser('con_trinity');
    const call = (key: string) => api('POST', '/v1/algo/con_mia/Connected', { key, body: '"s3://bucket/open/f"', headers: { 'Content-Type': 'application/json' } });
    expect((await call(mia.key)).body.result).toEqual(['open', false]);
    expect((await data('GET', 's3/bucket/open/f.copy')).text).toBe('OPEN');
    // Never its author's.
    expect((await call(trinity.key)).body.error.message).toMatch(/no default connector for s3/);
  });

  it('keep the old object when an upload has another digest, or is refused', async () => {
    const { status } = await data('PUT', 's3/bucket/open/f', 'wrong', mia.key, { 'Content-MD5': Buffer.alloc(16).toString('base64') });
    expect([status, (await data('GET', 's3/bucket/open/f')).text]).toEqual([400, 'open']);
  });

  it('leave no credential in the log, and go with their account', async () => {
    const log = await readFile(join(home(), 'logs/server.log'), 'utf8');
    expect([log.includes('/v1/users/con_mia/connectors'), log.includes(SECRET)]).toEqual([true, false]);
    const leaver = await createUser('con_leaver');
    await expectOk(manage('POST', '', s3(), leaver.key, 'users/con_leaver'));
    expect((await api('DELETE', '/v1/users/con_leaver', { key: bootstrap().admin_key })).status).toBe(204);
    await createUser('con_heir');
    expect((await manage('GET', '', undefined, bootstrap().admin_key, 'users/con_heir')).body).toEqual([]);
  });
});
