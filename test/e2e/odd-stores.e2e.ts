import { setTimeout as sleep } from 'node:timers/promises';
import { expectOk } from '../support/access-world.js';
import { OddStore, usual } from '../support/odd-store.js';
import { api, createUser, type Answer } from '../support/platform.js';

const outcome = ({ status, body }: Answer) => [status, body?.code, body?.message];
/** Longer than a client of the tests' platform may stand still (e2e-setup.js). */
const LONG_MS = 7000;

describe('a connector to a store that does not keep to the rules', () => {
  let store: OddStore;
  let mia: { username: string; key: string };
  const send = (method: string, path: string, headers: Record<string, string> = {}) => api(method, `/v1/connector/s3/bucket/${path}`, { key: mia.key, headers });

  beforeAll(async () => {
    store = await OddStore.start();
    mia = await createUser('odd_mia');
    const body = { protocol: 's3', cred_type: 'iam', cred_data: { access_key_id: 'AKIAODD', secret_access_key: 'a-secret-of-odd', endpoint: store.endpoint }, path: '*', writeable: true, verify: false };
    await expectOk(api('POST', `/v1/users/${mia.username}/connectors`, { key: mia.key, body }));
  });
  afterAll(() => store.stop());

  it('gives what such a store has', async () => {
    expect((await send('GET', 'usual')).text).toBe('whole');
  });

  it('takes no file for empty because its length is not said', async () => {
    store.answers.set('GET unsaid', (_request, response) => void response.writeHead(200, { ETag: '"odd"' }).end('whole'));
    expect(outcome(await send('GET', 'unsaid'))).toEqual([503, 5001, expect.stringContaining('how long the file is')]);
  });

  it('cuts an answer that is shorter or longer than it was to be: what follows is no other answer', async () => {
    store.answers.set('GET short', (_request, response) => {
      response.writeHead(200, { ETag: '"odd"', 'Content-Length': 5 }).write('who', () => response.destroy());
    });
    await expect(send('GET', 'short')).rejects.toThrow();
    store.answers.set('GET long', (_request, response) => void response.writeHead(206, { ETag: '"odd"', 'Content-Range': 'bytes 0-0/5' }).end('wHTTP/1.1 200 OK\r\n\r\n'));
    await expect(send('GET', 'long', { Range: 'bytes=0-0' })).rejects.toThrow();
  });

  it('reads no list without an end', async () => {
    store.answers.set('GET bucket', async (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/xml' }).write('<?xml version="1.0"?><ListBucketResult>');
      for (const block = Buffer.alloc(1 << 20, ' '); !response.destroyed && response.write(block) !== undefined;) {
        await sleep(1);
      }
    });
    const { status, body } = await api('GET', '/v1/connector/s3/bucket', { key: mia.key });
    expect([status, body.code, body.message]).toEqual([503, 5001, expect.stringMatching(/more than can be read\.$/)]);
  });

  it('waits for a slow one, whose work is no standing still of the client', async () => {
    store.answers.set('HEAD slow', async (request, response) => {
      await sleep(LONG_MS);
      await usual(request, response);
    });
    const [got, removed] = await Promise.all([send('GET', 'slow'), send('DELETE', 'slow')]);
    expect([got.text, removed.body]).toEqual(['whole', { result: { deleted: 1 } }]);
  });
});
