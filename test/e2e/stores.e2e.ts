import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectOk } from '../support/access-world.js';
import { api, bootstrap, createUser, home } from '../support/platform.js';
import { pythonClients, run } from '../support/python-clients.js';
import { testStores, type TestStore } from '../support/stores.js';

/** The published client from npm, unmodified. Its callbacks take what came first. */
type Told = (...words: unknown[]) => void;
interface NpmClient {
  file(path: string): Record<'putString' | 'getString' | 'exists' | 'delete', Told>;
  dir(path: string): Record<'create' | 'exists' | 'delete' | 'forEachFile', Told>;
}
const algorithmia = createRequire(import.meta.url)('algorithmia') as { client(key: string, address: string): NpmClient };
const told = (start: (done: (value: unknown) => void) => void) => new Promise(start);

describe.each(testStores)('the store %s', (name, open) => {
  const username = `sto_${name.replaceAll(/\W/g, '')}`.slice(0, 25);
  let store: TestStore;
  let key: string;
  const create = (changes: object) => api('POST', `/v1/users/${username}/connectors`, { key, body: { ...store.connector, writeable: true, ...changes } });

  beforeAll(async () => {
    store = await open();
    ({ key } = await createUser(username));
  });
  afterAll(() => store.stop());

  it('is not opened with credentials that it refuses, and says why', async () => {
    const { status, text, body } = await create({ cred_data: store.refused.cred_data, path: store.root.endsWith('bucket') ? 'bucket/*' : '*' });
    expect([status, body.code, body.message]).toEqual([403, 2001, expect.stringMatching(/The store refuses this connector: .*Nothing was saved/)]);
    expect(text).not.toContain(store.refused.secret);
    expect((await api('GET', `/v1/users/${username}/connectors`, { key })).body).toEqual([]);
    expect(await readFile(join(home(), 'logs/server.log'), 'utf8')).not.toContain(store.refused.secret);
  });

  const place = (folder: string) => `${store.root.replace(/\/*$/, store.root.endsWith('//') ? '//' : '/')}${folder}`;

  it('serves the Python client', async () => {
    await expectOk(create({}));
    const { stdout } = await run(join(await pythonClients(), 'python'), [join(import.meta.dirname, '../clients/stores.py'), bootstrap().api_url, key, place('from python')]);
    const files = ['a b ü.txt', 'bytes', 'json', 'local', 'zipped'];
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      before: false, absent: false, missing: true, string: 'hällo', bytes: true, json: { a: [1, null, 'ü'] }, file: 'of a file', zip: 'of a file', files, sizes: [6, 9], dirs: ['inner'],
      all: 6, directory: files, again: 'again', deleted: [true, false], kept: true, after: false,
    });
  });

  it('serves the JavaScript client', async () => {
    const client = algorithmia.client(key, bootstrap().api_url);
    const [dir, file] = [client.dir(place('from_npm')), client.file(place('from_npm/f.txt'))];
    expect(await told((done) => dir.exists(done))).toBe(false);
    expect(await told((done) => dir.create(done))).toEqual({ result: place('from_npm') });
    expect(await told((done) => file.putString('hällo', done))).toEqual({ result: place('from_npm/f.txt') });
    expect([await told((done) => file.exists(done)), await told((done) => file.getString(done))]).toEqual([true, 'hällo']);
    expect(await told((done) => dir.forEachFile((_: unknown, one: { data_path: string }) => done(one.data_path)))).toBe(place('from_npm/f.txt'));
    expect(await told((done) => file.delete(done))).toEqual({ result: { deleted: 1 } });
    expect(await told((done) => dir.delete(true, done))).toMatchObject({ result: {} });
  });

  // Its cp knows data:// only.
  it('serves the command line: mkdir, ls, cat, rm, rmdir', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'algo-stores-'));
    try {
      const { api_url } = bootstrap();
      await mkdir(join(directory, '.algorithmia'));
      await writeFile(join(directory, '.algorithmia/config'), `[profiles.default]\napi_key = "${key}"\napi_server = "${api_url}"\nca_cert = ""\nbearer_token = ""\n`);
      const bin = await pythonClients();
      const algo = async (...words: string[]) => (await run(join(bin, 'algo'), words, { env: { PATH: process.env.PATH, HOME: directory } })).stdout;
      await algo('mkdir', place('from_cli'));
      await expectOk(api('PUT', `/v1/data/${encodeURIComponent(place('from_cli/f.txt'))}`, { key, body: 'from the store' }));
      expect(await algo('ls', place('from_cli/'))).toContain('f.txt');
      expect(await algo('ls', '-l', place('from_cli/'))).toMatch(/\d{4}-\d\d-\d\d .* 14 .*f\.txt/);
      expect(await algo('cat', place('from_cli/f.txt'))).toContain('from the store');
      await algo('rm', place('from_cli/f.txt'));
      expect(await algo('cat', place('from_cli/f.txt'))).toContain('does not exist');
      await algo('rmdir', '-f', place('from_cli'));
      expect(await algo('ls', place(''))).not.toContain('from_cli');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
