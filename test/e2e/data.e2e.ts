import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { expectOk } from '../support/access-world.js';
import { OwnPlatform } from '../support/own-platform.js';
import { ALL, api, bootstrap, createKey, createUser, deploy, type Answer } from '../support/platform.js';

const outcome = ({ status, body }: Answer) => [status, ...(body?.code === undefined ? [] : [body.code])];
const md5 = (content: string | Buffer) => createHash('md5').update(content).digest('hex');

const TOO_LONG = `/.my/first/${'y'.repeat(256)}`;

describe('hosted data', () => {
  let platform: OwnPlatform;
  let mia: { username: string; key: string };
  let neo: { username: string; key: string };
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, key = mia.key) => api(method, `/v1/data${path}`, { key, body, headers });

  beforeAll(async () => {
    // Of which nobody else uses memory while it is measured.
    platform = await OwnPlatform.start();
    [mia, neo] = [await createUser('data_mia'), await createUser('data_neo')];
    await expectOk(send('POST', '/.my', { name: 'first' }));
  });
  afterAll(() => platform.remove());

  it('keeps files, under both addresses, by every spelling', async () => {
    expect((await send('PUT', '/.my/first/a.txt', 'hällo')).body).toEqual({ result: 'data://data_mia/first/a.txt' });
    for (const path of ['/v1/data/data_mia/first/a.txt', '/v1/data/.my%2Ffirst%2Fa.txt', '/v1/data/data://.my/first/a.txt', '/v1/connector/data/.my/first/a.txt', '/v1/data/DATA_MIA/FIRST/a.txt']) {
      const { status, text, headers } = await api('GET', path, { key: mia.key });
      expect([path, status, text, headers.get('x-data-type'), headers.get('content-type')]).toEqual([path, 200, 'hällo', 'file', 'text/plain; charset=utf-8']);
    }
    const { headers } = await send('GET', '/.my/first/a.txt');
    expect([headers.get('etag'), headers.get('content-length'), headers.get('content-md5')]).toEqual([`"${md5('hällo')}"`, '6', createHash('md5').update('hällo').digest('base64')]);
    expect((await send('GET', '/.my/first/a.txt', undefined, { 'If-None-Match': `"${md5('hällo')}"` })).status).toBe(304);
    expect((await send('GET', '/.my/first/a.txt', undefined, { Accept: 'application/json' })).headers.get('content-type')).toBe('application/json');
    const part = await send('GET', '/.my/first/a.txt', undefined, { Range: 'bytes=3-' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'llo', 'bytes 3-5/6']);
    expect(outcome(await send('GET', '/.my/first/a.txt', undefined, { Range: 'bytes=6-' }))).toEqual([416, 6001]);
    const head = await send('HEAD', '/.my/first/a.txt');
    expect([head.status, head.headers.get('content-length'), head.headers.get('x-data-type')]).toEqual([200, '6', 'file']);
    expect((await send('DELETE', '/.my/first/a.txt')).text).toBe('{"result":{"deleted":1}}');
    const gone = await send('HEAD', '/.my/first/a.txt');
    expect([gone.status, gone.headers.get('x-error-message')]).toEqual([404, expect.stringContaining('data://data_mia/first/a.txt')]);
    expect(outcome(await send('DELETE', '/.my/first/a.txt'))).toEqual([404, 6001]);
  });

  it.each([['signs', 'a b+c%d.txt'], ['letters', 'ünï-€.txt'], ['a dot', '.hidden'], ['255 letters', 'x'.repeat(255)], ['SQL', "'; drop table data_file; --"], ['HTML', '<script>']])('takes a name of %s as it is', async (_, name) => {
    await expectOk(send('PUT', `/.my/first/${encodeURIComponent(name)}`, name));
    expect((await send('GET', `/.my/first/${encodeURIComponent(name)}`)).text).toBe(name);
    expect((await send('GET', '/.my/first')).body.files.map(({ filename }: { filename: string }) => filename)).toContain(name);
    await expectOk(send('DELETE', `/.my/first/${encodeURIComponent(name)}`));
  });

  it('keeps bytes as they are, whatever they are called', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 0x80]);
    await expectOk(send('PUT', '/.my/first/bytes', bytes, { 'Content-Type': 'application/json' }));
    const { headers } = await send('GET', '/.my/first/bytes');
    expect([headers.get('content-type'), headers.get('etag')]).toEqual(['application/octet-stream', `"${md5(bytes)}"`]);
    await expectOk(send('PUT', '/.my/first/empty', ''));
    expect((await send('GET', '/.my/first/empty')).headers.get('content-length')).toBe('0');
    await send('DELETE', '/.my/first/empty');
    await send('DELETE', '/.my/first/bytes');
  });

  it('makes and lists collections, with who may read them', async () => {
    expect(await send('POST', '/.my', { name: 'second', acl: { read: [] } })).toMatchObject({ status: 200, body: { result: 'data://data_mia/second' } });
    expect((await send('POST', '/.my', 'third', { 'Content-Type': 'text/plain' })).body).toEqual({ result: 'data://data_mia/third' });
    expect((await send('GET', '/.my')).body).toEqual({ folders: [{ name: 'first' }, { name: 'second' }, { name: 'third' }] });
    expect((await send('GET', '/')).body).toEqual({ folders: [{ name: 'data_mia' }] });
    expect((await send('GET', '/.my/first?acl=true')).body).toEqual({ acl: { read: ['algo://.my/*'] } });
    expect((await send('GET', '/.my/second?acl=true')).body).toEqual({ acl: { read: [] } });
    expect((await send('GET', '/.my/second')).body).toEqual({});
    expect(await send('PATCH', '/.my/second', { acl: { read: ['user://*'] } })).toMatchObject({ status: 200, text: '' });
    expect((await send('GET', '/.my/second/?acl=true')).body).toEqual({ acl: { read: ['user://*'] } });
    expect(outcome(await send('PATCH', '/.my/second', { acl: { read: ['user://neo'] } }))).toEqual([400, 6001]);
    const { results } = (await api('GET', '/v1/admin/audit?actor=data_mia&operation=updateDirectory', { key: bootstrap().admin_key })).body;
    expect(results.map(({ status, path }: { status: number; path: string }) => [status, path])).toEqual([[400, '/v1/data/.my/second'], [200, '/v1/data/.my/second']]);
    expect(outcome(await send('POST', '/.my', { name: 'second' }))).toEqual([409, 6001]);
    expect(outcome(await send('POST', '/.my', { name: '1bad' }))).toEqual([400, 6001]);
    expect(outcome(await send('POST', '/.my/second', { name: 'nested' }))).toEqual([400, 6001]);
    expect((await send('HEAD', '/.my/second')).headers.get('x-data-type')).toBe('directory');
    expect(outcome(await send('GET', '/.my/nothing'))).toEqual([404, 6001]);
  });

  it('pages directories of many files, and deletes them by force only', async () => {
    await expectOk(send('POST', '/.my', { name: 'many' }));
    for (let from = 0; from < 1100; from += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, place) => send('PUT', `/.my/many/f${String(from + place).padStart(4, '0')}`, 'x')));
    }
    const first = (await send('GET', '/.my/many')).body;
    const second = (await send('GET', `/.my/many?marker=${first.marker}`)).body;
    expect([first.files.length, second.files.length, second.marker]).toEqual([1000, 100, undefined]);
    expect(new Set([...first.files, ...second.files].map(({ filename }: { filename: string }) => filename)).size).toBe(1100);
    expect(first.files[0].last_modified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const refused = await send('DELETE', '/.my/many');
    expect([...outcome(refused), refused.body.error.deleted]).toEqual([409, 6001, 0]);
    expect((await send('DELETE', '/.my/many?force=true')).body).toEqual({ result: { deleted: 1100 } });
    expect((await send('DELETE', '/.my/third')).body).toEqual({ result: { deleted: 1 } });
    expect(outcome(await send('DELETE', '/.my/third'))).toEqual([404, 6001]);
  });

  it('shows strangers what is public, and nothing else, and lets nobody else write', async () => {
    await expectOk(send('PUT', '/.my/first/private.txt', 'mine'));
    await expectOk(send('PUT', '/.my/second/public.txt', 'everybody'));
    const as = (method: string, path: string, body?: unknown) => send(method, path, body, {}, neo.key);
    expect(outcome(await as('GET', '/data_mia/first/private.txt'))).toEqual([404, 6001]);
    expect(outcome(await as('GET', '/data_mia/first'))).toEqual([404, 6001]);
    expect((await as('GET', '/data_mia/second/public.txt')).text).toBe('everybody');
    expect((await as('GET', '/data_mia')).body).toEqual({ folders: [{ name: 'second' }] });
    for (const [method, path, body] of [['PUT', '/data_mia/second/new.txt', 'x'], ['DELETE', '/data_mia/second/public.txt'], ['DELETE', '/data_mia/second?force=true'], ['PATCH', '/data_mia/second', { acl: { read: [] } }], ['POST', '/data_mia', { name: 'theirs' }]] as const) {
      expect([method, path, ...outcome(await as(method, path, body))]).toEqual([method, path, 403, 2001]);
    }
    expect(outcome(await as('PUT', '/data_mia/first/new.txt', 'x'))).toEqual([404, 6001]);
    expect(outcome(await as('PUT', '/data_mia/newer/new.txt', 'x'))).toEqual([404, 6001]);
  });

  it('asks the key for its rights', async () => {
    const reading = await createKey('users/data_mia', { allow_data: true });
    const nothing = await createKey('users/data_mia', { allow_algo: true, algo_acl: ['algo://*'] });
    expect((await send('GET', '/.my/first/private.txt', undefined, {}, reading)).text).toBe('mine');
    expect(outcome(await send('PUT', '/.my/first/private.txt', 'x', {}, reading))).toEqual([403, 2001]);
    expect(outcome(await send('GET', '/.my/first/private.txt', undefined, {}, nothing))).toEqual([403, 2001]);
    const others = await createKey('users/data_neo', { allow_algo: true, algo_acl: ['algo://*'] });
    for (const path of ['/data_mia', '/data_mia/second', '/data_mia/second/public.txt']) {
      expect([path, ...outcome(await send('GET', path, undefined, {}, others))]).toEqual([path, 403, 2001]);
    }
    expect(outcome(await send('GET', '/.my/first/private.txt', undefined, {}, bootstrap().admin_key))).toEqual([403, 2001]);
  });

  it.each(['/.my/first/..%2f..%2fetc', '/.my/first/a%00b', TOO_LONG, '/.my/first/a/b', '/.my//first', '/%E0%A4%A', '/.my/first/%0a', '/nobody_at_all', '/.algo/x', '/.session/f', '/.algo/demo/Nothing/temp/f'])('refuses %s', async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
      const { status } = await send(method, path, method === 'PUT' ? 'x' : undefined);
      expect([method, status >= 400 && status < 500]).toEqual([method, true]);
    }
  });

  it('shows one version whole while others replace it', async () => {
    const versions = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(300_000));
    await expectOk(send('PUT', '/.my/first/raced', versions[0]));
    const writes = Array.from({ length: 24 }, (_, place) => send('PUT', '/.my/first/raced', versions[place % 4]));
    const reads = Array.from({ length: 60 }, () => send('GET', '/.my/first/raced'));
    for (const { status, text, headers } of await Promise.all(reads)) {
      expect([status, versions.includes(text), headers.get('etag')]).toEqual([200, true, `"${md5(text)}"`]);
    }
    expect((await Promise.all(writes)).every(({ status }) => status === 200)).toBe(true);
    expect((await send('GET', '/.my/first')).body.files.filter(({ filename }: { filename: string }) => filename === 'raced')).toHaveLength(1);
  });

  it('keeps the old content when an upload breaks off', async () => {
    await expectOk(send('PUT', '/.my/first/cut', 'whole'));
    const { port, hostname } = new URL(bootstrap().api_url);
    const upload = httpRequest({ method: 'PUT', hostname, port, path: '/v1/data/.my/first/cut', headers: { Authorization: `Simple ${mia.key}`, 'Content-Length': 1_000_000 } });
    upload.on('error', () => undefined);
    upload.write('x'.repeat(200_000));
    await new Promise((done) => setTimeout(done, 300));
    upload.destroy();
    await new Promise((done) => setTimeout(done, 300));
    expect((await send('GET', '/.my/first/cut')).text).toBe('whole');
  });

  it('is there inside algorithms, with the rights of the call', async () => {
    const source = `import Algorithmia
client = Algorithmia.client()
def apply(input):
    what, path = input
    try:
        if what == "read":
            return client.file(path).getString()
        if what == "write":
            return client.file(path).put("written").getString()
        return [entry.path for entry in client.dir(path).list()]
    except Exception as error:
        return "refused: " + type(error).__name__
`;
    await deploy('Files', { 'src/Files.py': source, 'requirements.txt': 'algorithmia>=1.10,<2\nsix\n' }, {}, mia);
    await expectOk(api('POST', '/v1/algorithms/data_mia/Files/versions', { key: mia.key, body: { settings: { algorithm_callability: 'public' } } }));
    const call = async (who: string, ...input: string[]) => (await api('POST', '/v1/algo/data_mia/Files', { key: who, body: JSON.stringify(input), headers: { 'Content-Type': 'application/json' } })).body.result;
    const calling = await createKey('users/data_neo', { allow_algo: true, algo_acl: ['algo://*'] });
    await expectOk(send('POST', '/.my', { name: 'locked', acl: { read: [] } }));
    await expectOk(send('PUT', '/.my/locked/f', 'locked'));
    // What the author lets their algorithms read, whoever calls, and whatever the key may.
    expect(await call(neo.key, 'read', 'data://data_mia/first/private.txt')).toBe('mine');
    expect(await call(calling, 'read', 'data://data_mia/first/private.txt')).toBe('mine');
    expect(await call(neo.key, 'read', 'data://data_mia/locked/f')).toMatch(/^refused/);
    const listed = await call(calling, 'list', 'data://data_mia');
    expect([listed.includes('data_mia/first'), listed.includes('data_mia/locked')]).toEqual([true, false]);
    expect(await call(neo.key, 'write', 'data://data_mia/first/private.txt')).toMatch(/^refused/);
    // `.my` is the caller's.
    await expectOk(send('POST', '/.my', { name: 'mine' }, {}, neo.key));
    expect(await call(neo.key, 'write', 'data://.my/mine/out')).toBe('written');
    expect(await call(calling, 'write', 'data://.my/mine/out')).toMatch(/^refused/);
    expect((await send('GET', '/.my/mine/out', undefined, {}, neo.key)).text).toBe('written');
    // Each caller's own, of this algorithm; and of one call.
    expect(await call(neo.key, 'write', 'data://.algo/perm/state')).toBe('written');
    expect(await call(neo.key, 'read', 'data://.algo/data_mia/Files/perm/state')).toBe('written');
    expect(await call(mia.key, 'read', 'data://.algo/perm/state')).toMatch(/^refused/);
    expect(await call(calling, 'write', 'data://.session/scratch')).toBe('written');
    expect(await call(calling, 'read', 'data://.session/scratch')).toMatch(/^refused/);
  });

  it('goes where the account that owns it goes', async () => {
    const { key } = await createUser('data_leaver');
    await createUser('data_heir');
    await expectOk(send('POST', '/.my', { name: 'kept' }, {}, key));
    await expectOk(send('PUT', '/.my/kept/f', 'inherited', {}, key));
    const remove = (query = '') => api('DELETE', `/v1/users/data_leaver${query}`, { key: bootstrap().admin_key });
    const refused = await remove();
    expect([...outcome(refused), refused.body.message.includes('1 collection(s): kept')]).toEqual([409, 6001, true]);
    expect((await remove('?transfer_to=data_heir')).status).toBe(204);
    const heir = await createKey('users/data_heir', ALL);
    expect((await send('GET', '/.my/kept/f', undefined, {}, heir)).text).toBe('inherited');
  });

  it('streams: a large file passes, as it is, through a process that stays small', async () => {
    const size = 700 * 1024 * 1024;
    const { port, hostname } = new URL(bootstrap().api_url);
    const metric = async () => Number(/^process_resident_memory_bytes (\S+)/m.exec((await api('GET', '/metrics', { key: bootstrap().admin_key })).text)?.[1]);
    const before = await metric();
    let most = 0;
    let moved = 0;
    const look = async (bytes: number) => {
      if (Math.floor((moved + bytes) / (50 << 20)) > Math.floor(moved / (50 << 20))) {
        most = Math.max(most, await metric());
      }
      moved += bytes;
    };
    const [sent, got] = [createHash('md5'), createHash('md5')];
    const upload = httpRequest({ method: 'PUT', hostname, port, path: '/v1/data/.my/first/large', headers: { Authorization: `Simple ${mia.key}`, 'Transfer-Encoding': 'chunked' } });
    for (let place = 0; place < size; place += 1 << 20) {
      const block = Buffer.alloc(1 << 20, `block ${place} `);
      sent.update(block);
      if (!upload.write(block)) {
        await once(upload, 'drain');
      }
      await look(block.length);
    }
    upload.end();
    const [response] = await once(upload, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
    expect((await send('HEAD', '/.my/first/large')).headers.get('content-length')).toBe(String(size));
    const { body, headers } = await fetch(`${bootstrap().api_url}/v1/data/.my/first/large`, { headers: { Authorization: `Simple ${mia.key}` } });
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      got.update(chunk);
      await look(chunk.length);
    }
    const digest = sent.digest('base64');
    expect([headers.get('content-md5'), got.digest('base64')]).toEqual([digest, digest]);
    expect(most - before).toBeLessThan(100 * 1024 * 1024);
    await expectOk(send('DELETE', '/.my/first/large'));
  });
});
