import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectOk } from '../support/access-world.js';
import { ALL, api, bootstrap, createKey, createUser, deploy, home, type Answer } from '../support/platform.js';

const outcome = ({ status, body }: Answer) => [status, ...(body?.code === undefined ? [] : [body.code])];
const CALLS_ONLY = { allow_algo: true, algo_acl: ['algo://*'] };

/** What strangers, hostile algorithms and bad connections try with hosted data. */
describe('hosted data holds', () => {
  let mia: { username: string; key: string };
  let neo: { username: string; key: string };
  const send = (method: string, path: string, body?: unknown, key = mia.key, headers: Record<string, string> = {}) => api(method, `/v1/data${path}`, { key, body, headers });
  const { hostname, port } = new URL(bootstrap().api_url);

  /** An upload that has begun; the rest comes later. */
  const begin = async (path: string, length: number, key = mia.key): Promise<ClientRequest> => {
    const upload = httpRequest({ method: 'PUT', hostname, port, path: `/v1/data${path}`, headers: { Authorization: `Simple ${key}`, 'Content-Length': length } });
    upload.on('error', () => undefined);
    upload.write('x'.repeat(length / 2));
    await sleep(200);
    return upload;
  };
  const finish = async (upload: ClientRequest, length: number): Promise<[number | undefined, number]> => {
    upload.end('x'.repeat(length / 2));
    const [response] = (await once(upload, 'response')) as [IncomingMessage];
    return [response.statusCode, (JSON.parse(await text(response)) as { code: number }).code];
  };

  const revokeNewest = async ({ username, key }: { username: string; key: string }) => {
    const keys = (await api('GET', `/v1/users/${username}/keys`, { key })).body as { id: string }[];
    expect((await api('DELETE', `/v1/users/${username}/keys/${keys.at(-1)?.id}`, { key })).status).toBe(204);
  };

  beforeAll(async () => {
    [mia, neo] = [await createUser('safe_mia'), await createUser('safe_neo')];
    await expectOk(send('POST', '/.my', { name: 'box' }));
  });

  it('against connections that are reset in the middle of an upload', async () => {
    const started = async () => /^process_start_time_seconds (\S+)/m.exec((await api('GET', '/metrics', { key: bootstrap().admin_key })).text)?.[1];
    const before = await started();
    await expectOk(send('PUT', '/.my/box/reset', 'whole'));
    await Promise.all(Array.from({ length: 40 }, async (_, place) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(`PUT /v1/data/.my/box/reset HTTP/1.1\r\nHost: x\r\nAuthorization: Simple ${mia.key}\r\nContent-Length: 5000000\r\n\r\n${'x'.repeat(place * 20_000)}`);
      await sleep(place * 5);
      socket.resetAndDestroy();
    }));
    await sleep(500);
    expect((await send('GET', '/.my/box/reset')).text).toBe('whole');
    expect([before !== undefined, await started()]).toEqual([true, before]);
    expect((await readdir(join(home(), 'blobs'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('against an upload that stands still', async () => {
    const upload = await begin('/.my/box/still', 100_000);
    const begun = Date.now();
    await new Promise((done) => upload.once('close', done));
    expect(Date.now() - begun).toBeLessThan(15_000);
    expect((await send('GET', '/.my/box/still')).status).toBe(404);
  }, 30_000);

  it('against a key that was revoked during the upload', async () => {
    const key = await createKey('users/safe_mia', { ...ALL });
    const upload = await begin('/.my/box/revoked', 100_000, key);
    await revokeNewest(mia);
    await sleep(1_100);
    expect(await finish(upload, 100_000)).toEqual([401, 2002]);
    expect((await send('GET', '/.my/box/revoked')).status).toBe(404);
  });

  it('against an upload into a collection that has gone', async () => {
    await expectOk(send('POST', '/.my', { name: 'short' }));
    const upload = await begin('/.my/short/late', 100_000);
    await expectOk(send('DELETE', '/.my/short'));
    expect(await finish(upload, 100_000)).toEqual([404, 6001]);
  });

  it('against a deletion without force that crosses an upload: one of the two is refused', async () => {
    for (let round = 0; round < 30; round++) {
      await expectOk(send('POST', '/.my', { name: 'crossed' }));
      const [put, removed] = await Promise.all([send('PUT', '/.my/crossed/f', 'x'), send('DELETE', '/.my/crossed')]);
      expect([[200, 409], [404, 200]]).toContainEqual([put.status, removed.status]);
      await send('DELETE', '/.my/crossed?force=true');
    }
  });

  it('against another content than its digest says', async () => {
    const md5 = (content: string) => createHash('md5').update(content).digest('base64');
    await expectOk(send('PUT', '/.my/box/digest', 'right', mia.key, { 'Content-MD5': md5('right') }));
    for (const content of ['wrong', 'w'.repeat(100_000)]) {
      expect(outcome(await send('PUT', '/.my/box/digest', content, mia.key, { 'Content-MD5': md5('right') }))).toEqual([400, 6001]);
    }
    expect(outcome(await send('PUT', '/.my/box/digest', 'right', mia.key, { 'Content-MD5': 'no digest' }))).toEqual([400, 6001]);
    expect((await send('GET', '/.my/box/digest')).text).toBe('right');
  });

  it('against those who look for private algorithms and for accounts', async () => {
    await deploy('Hidden', {}, {}, mia);
    const { id } = (await api('GET', '/v1/algorithms/safe_mia/Hidden', { key: mia.key })).body;
    for (const path of ['/.algo/safe_mia/Hidden/perm', '/.algo/safe_mia/Hidden/perm/f', `/.algo/id/${id}/temp/f`, '/.algo/safe_mia/Nothing/perm', '/safe_mia_nobody', '/safe_trinity']) {
      expect([path, ...outcome(await send('GET', path, undefined, neo.key))]).toEqual([path, 404, 6001]);
    }
    expect(outcome(await send('POST', '/safe_mia', { name: 'theirs' }, neo.key))).toEqual(outcome(await send('POST', '/safe_nobody', { name: 'theirs' }, neo.key)));
    expect((await send('PUT', '/.algo/safe_mia/Hidden/perm/f', 'x')).status).toBe(200);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'POST'])('what accounts there are, against %s', async (method) => {
    const told = async (account: string, rest: string) => {
      const { status, text: answer, headers } = await send(method, `/${account}${rest}`, { PUT: 'x', PATCH: { acl: { read: [] } }, POST: { name: 'theirs' } }[method], neo.key);
      return [rest, status, headers.get('x-error-message')?.replaceAll(account, 'NAME'), answer.replaceAll(account, 'NAME').replaceAll(/"id":"[^"]*"/g, '')];
    };
    const after = Buffer.from('{"after":"a"}').toString('base64url');
    for (const rest of ['', '/box', '/box/f', '/box/f/f', `/box/${'y'.repeat(256)}`, `?marker=${after}`, '?marker=x']) {
      expect(await told('SAFE_mia', rest)).toEqual(await told('SAFE_nobody', rest));
    }
  });

  it('the data of algorithms against keys without data', async () => {
    const key = await createKey('users/safe_mia', CALLS_ONLY);
    await expectOk(send('PUT', '/.algo/safe_mia/Hidden/perm/state', 'kept'));
    for (const [method, path] of [['GET', '/.algo/safe_mia/Hidden/perm/state'], ['GET', '/.algo/safe_mia/Hidden/perm'], ['PUT', '/.algo/safe_mia/Hidden/perm/state'], ['DELETE', '/.algo/safe_mia/Hidden/perm/state'], ['DELETE', '/.algo/safe_mia/Hidden/perm?force=true']] as const) {
      expect([method, path, ...outcome(await send(method, path, method === 'PUT' ? 'x' : undefined, key))]).toEqual([method, path, 403, 2001]);
    }
    expect((await send('GET', '/.algo/safe_mia/Hidden/perm/state')).text).toBe('kept');
  });

  it('in the places of algorithms, where every upload is kept while others delete', async () => {
    const place = '/.algo/safe_mia/Hidden/perm';
    const seen = new Set<string>();
    await Promise.all(Array.from({ length: 6 }, async (_, client) => {
      for (let round = 0; round < 40; round++) {
        const put = ['PUT', `${place}/f${client}`, 'x'.repeat(client % 2 ? 1 : 20_000)] as const;
        const [method, path, body] = ([put, ['DELETE', `${place}/f${client}`], put, ['DELETE', `${place}?force=true`]] as const)[(round + client) % 4] ?? put;
        seen.add(`${method} ${path.replace(/[0-9]/, '')} ${(await send(method, path, body)).status}`);
      }
    }));
    const allowed = [`PUT ${place}/f 200`, `DELETE ${place}/f 200`, `DELETE ${place}/f 404`, `DELETE ${place}?force=true 200`];
    expect([...seen].filter((one) => !allowed.includes(one))).toEqual([]);
    await expectOk(send('DELETE', `${place}?force=true`));
    expect([await send('DELETE', place), await send('DELETE', `${place}/f`)].map(outcome)).toEqual([[200], [404, 6001]]);
    await expectOk(send('PUT', `${place}/f`, 'x'));
    expect(outcome(await send('DELETE', place))).toEqual([409, 6001]);
  });

  it('against an upload of an account that is deleted meanwhile', async () => {
    const doomed = await createUser('safe_doomed');
    await expectOk(api('POST', '/v1/algorithms/safe_mia/Hidden/versions', { key: mia.key, body: { settings: { algorithm_callability: 'public' } } }));
    const upload = await begin('/.algo/safe_mia/Hidden/perm/left', 100_000, doomed.key);
    expect((await api('DELETE', '/v1/users/safe_doomed?force=true', { key: bootstrap().admin_key })).status).toBe(204);
    expect(await finish(upload, 100_000)).toEqual([404, 6001]);
  });

  it("against a stranger's algorithm, and against a key that is revoked while it runs", async () => {
    const source = `import json, os, time, urllib.request, urllib.error
def send(method, path, body=None):
    request = urllib.request.Request(os.environ["ALGORITHMIA_API"] + "/v1/data" + path, method=method, data=None if body is None else json.dumps(body).encode())
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code
def apply(input):
    if input == "wait":
        first = send("GET", "/.my/theirs/f")
        time.sleep(3)
        return [first, send("GET", "/.my/theirs/f")]
    return [send("PATCH", "/.my/theirs", {"acl": {"read": ["user://*"]}}), send("DELETE", "/.my/theirs?force=true"), send("POST", "/.my", {"name": "opened", "acl": {"read": ["user://*"]}}), send("POST", "/.my", {"name": "made"}), send("GET", "/.my/theirs/f")]
`;
    await deploy('Stranger', { 'src/Stranger.py': source }, {}, mia);
    await expectOk(api('POST', '/v1/algorithms/safe_mia/Stranger/versions', { key: mia.key, body: { settings: { algorithm_callability: 'public' } } }));
    await expectOk(send('POST', '/.my', { name: 'theirs' }, neo.key));
    await expectOk(send('PUT', '/.my/theirs/f', 'x', neo.key));
    const call = (input: unknown, key: string) => api('POST', '/v1/algo/safe_mia/Stranger', { key, body: JSON.stringify(input), headers: { 'Content-Type': 'application/json' } });
    expect((await call('try', neo.key)).body.result).toEqual([403, 403, 403, 200, 200]);
    const key = await createKey('users/safe_neo', ALL);
    const running = call('wait', key);
    await sleep(1_500);
    await revokeNewest(neo);
    expect((await running).body.result).toEqual([200, 401]);
  });

  it('when an address comes in the form that proxies use', async () => {
    const socket = connect(Number(port), hostname);
    socket.write(`GET http://${hostname}/v1/data/.my/box/digest HTTP/1.1\r\nHost: x\r\nAuthorization: Simple ${mia.key}\r\nConnection: close\r\n\r\n`);
    expect((await text(socket)).split('\r\n\r\n')[1]).toBe('right');
  });

  it('and tells the audit log of deletions', async () => {
    await expectOk(send('POST', '/.my', { name: 'gone' }));
    await expectOk(send('DELETE', '/.my/gone'));
    await sleep(300); // How an action ended is written after its answer.
    const { results } = (await api('GET', '/v1/admin/audit?actor=safe_mia&operation=deleteData', { key: bootstrap().admin_key })).body;
    expect(results.map(({ status, path }: { status: number; path: string }) => [status, path])).toContainEqual([200, '/v1/data/.my/gone']);
  });
});
