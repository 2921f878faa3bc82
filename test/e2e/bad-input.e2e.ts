import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { api, bootstrap, createKey, home, settings } from '../support/platform.js';

const { username, admin_key, api_key } = bootstrap();
const algorithms = `/v1/algorithms/${username}`;
const hello = `/v1/algo/${username}/Hello`;
const marker = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
/** What is bad, what is sent (a body or an address), status, code. */
type Row = [string, string, number, number];
const deep = '['.repeat(200_000) + ']'.repeat(200_000);
const json = { 'Content-Type': 'application/json' };

/** What strangers send. The right status and number, a sentence, nothing stored, and never 500. */
describe('bad input', () => {
  it.each<Row>([
    ['JSON that ends early', '{"name":', 400, 2013],
    ['an array', '[]', 400, 6001],
    ['null', 'null', 400, 6001],
    ['deep nesting', deep, 400, 6001],
    ['a mebibyte too much', JSON.stringify({ name: 'x'.repeat(1 << 21) }), 413, 6001],
    ['U+0000', JSON.stringify({ name: 'Nul', details: { label: 'a\0b' }, settings: settings() }), 400, 6001],
    ['half of a surrogate pair', '{"name": "Wrong", "details": {"label": "\\ud83d"}}', 400, 6001],
    ['half of a pair in a key', '{"name": "Wrong", "\\udc00": 1}', 400, 6001],
    ['a prototype', '{"__proto__": {"name": "Proto"}}', 400, 6001],
    ['no settings of the right type', JSON.stringify({ name: 'Wrong', settings: { ...settings(), pipeline_enabled: 'yes' } }), 400, 6001],
    ['an unknown language', JSON.stringify({ name: 'Wrong', settings: settings({ language: 'cobol' }) }), 400, 4001],
    ['an unknown machine', JSON.stringify({ name: 'Wrong', settings: settings({ environment: 'tpu' }) }), 400, 4004],
    ...['', '1a', 'a b', '../x', 'a/b', 'ünï', 'a'.repeat(31), '__proto__', 5, null, {}].map((name) => [`the name ${JSON.stringify(name)}`, JSON.stringify({ name, settings: settings() }), 400, 6001] satisfies Row),
  ])('of a creation: %s', async (_, body, status, code) => {
    const answer = await api('POST', algorithms, { body, headers: json });
    expect([answer.status, answer.body.code, answer.body.error.code]).toEqual([status, code, code]);
    expect(answer.headers.get('x-error-message')).toBe(answer.body.message);
    for (const name of ['Nul', 'Proto', 'Wrong']) {
      expect((await api('GET', `${algorithms}/${name}`)).status).toBe(404);
    }
  });

  it.each<Row>([
    ['an encoded way up', `${algorithms}/..%2f..%2fetc`, 404, 1000],
    ['U+0000', `${algorithms}/%00`, 404, 1000],
    ['an id of nothing', '/v1/algorithms/00000000-0000-0000-0000-000000000000', 404, 1000],
    ['broken escapes', '/v1/%E0%A4%A', 404, 6001],
    ['no such build', `${algorithms}/Hello/builds/xyz`, 404, 1010],
    ['no such version', `${algorithms}/Hello/versions/%00`, 404, 1014],
    ['no such call', `/v1/calls/${'x'.repeat(5000)}`, 404, 7000],
    ...['0', '-1', '1e9', 'ten', '1.5'].map((limit) => [`limit=${limit}`, `${algorithms}/Hello/builds?limit=${limit}`, 400, 5003] satisfies Row),
    ...['garbage', marker('abc'), marker({ after: 'x' }), marker({ after: "'; drop table build" })].map((text) => [`marker=${text}`, `${algorithms}/Hello/builds?marker=${text}`, 400, 5002] satisfies Row),
  ])('of a reading: %s', async (_, path, status, code) => {
    const answer = await api('GET', path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/select|node_modules|at Object/);
  });

  it.each([
    ['no JSON', '{', json, '', 400, 2013],
    ['deep nesting', deep, json, '', 400, 6001],
    ['no time', 'x', {}, '?timeout=0', 400, 6001],
    ['too much time', 'x', {}, '?timeout=99999', 400, 6001],
    ['a time in words', 'x', {}, '?timeout=soon', 400, 6001],
    ['an unknown output', 'x', {}, '?output=loud', 400, 6001],
    ['an unknown type', 'x', { 'Content-Type': 'image/png' }, '', 415, 6001],
    ['compression', 'x', { 'Content-Encoding': 'gzip' }, '', 415, 6001],
    ['U+0000 for a version', 'x', {}, '/%00', 404, 1000],
    ['four parts', 'x', {}, '/1.0.0/more', 404, 1000],
  ])('of a call: %s', async (_, body, headers, rest, status, code) => {
    const answer = await api('POST', hello + rest, { body, headers: headers });
    expect([answer.status, answer.body.code, answer.body.error.code]).toEqual([status, code, code]);
  });

  it('two at once: one of them gets the name', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => api('POST', algorithms, { body: { name: 'Twice', settings: settings() } })));
    expect(made.map(({ status, body }) => body.code ?? status).toSorted()).toEqual([1002, 1002, 1002, 201]);
    expect((await api('DELETE', `${algorithms}/Twice`)).status).toBe(204);
    expect((await api('DELETE', `${algorithms}/Twice`)).body.code).toBe(1000);
  });

  it.each([
    '/v1/organization/types/%00', '/v1/admin/invites/%00', '/v1/organizations/externalId/%00', '/v1/admin/audit?target=%00', '/v1/admin/audit?actor=a%00b', '/v1/config/frontend/%00',
    `/v1/admin/usage?start_date=2026-01-01T00:00:00Z&end_date=2026-01-02T00:00:00Z&marker=${marker({ after: ['\0', 'a', 'b', 'cpu'] })}`, '/v1/admin/users/%00/limits', '/v1/scms/%00',
    '/v1/admin/secret-provider/%00', '/v1/users/%00/keys', '/v1/users/demo/keys/%00', '/v1/organizations/%00/members',
  ])('of an administrator: %s is never the platform\'s fault', async (path) => {
    for (const method of ['GET', 'DELETE']) {
      expect((await api(method, path, { key: admin_key })).status).toBeLessThan(500);
    }
  });

  it.each([
    [{ username: 'Ünï', email: 'a@example.com' }, 3001],
    [{ username: 'good', email: 'nothing' }, 3001],
    [{ username, email: 'other@example.com' }, 3003],
  ])('of a user: %j', async (body, code) => {
    expect((await api('POST', '/v1/users', { key: admin_key, body })).body.code).toBe(code);
  });

  it.each([
    ['limit', `${algorithms}/Hello/builds?limit=1&limit=2`, 5003],
    ['marker', `${algorithms}/Hello/builds?marker=a&marker=b`, 5002],
    ['limit of notifications', `/v1/users/${username}/notifications?event_types=admin-message&limit=1&limit=2`, 8061],
    ['types of notifications', `/v1/users/${username}/notifications?event_types=admin-message&event_types=rain`, 8061],
  ])('of a query: twice the %s', async (_, path, code) => {
    const { status, body } = await api('GET', path);
    expect([status, body.code]).toEqual([400, code]);
  });

  it.each([
    ['POST', `/v1/users/${username}/keys`, { expires_at: '9999-12-31T23:59:59-01:00' }, 6001],
    ['POST', `/v1/users/${username}/keys`, { expires_at: '0001-01-01T00:00:00Z' }, 6001],
    ['POST', `/v1/admin/users/${username}/keys`, { api_key: 'simEXTREMEextremeEXTREMEextr', expires_at: '9999-12-31T23:59:59-23:59' }, 6001],
    ['POST', '/v1/admin/invites', { expiresAt: '9999-12-31T23:59:59-23:59' }, 6001],
    ['POST', '/v1/admin/invites', { expiresAt: '0000-01-01T00:00:00Z' }, 6001],
    ['POST', '/v1/admin/invites', { signupCredits: 2_147_483_648 }, 6001],
    ['GET', '/v1/admin/audit?start_date=0001-01-01T00:00:00Z', undefined, 6001],
    ['GET', '/v1/admin/usage?start_date=0000-01-01T00:00:00Z&end_date=9999-12-31T23:59:59-01:00', undefined, 6001],
    ['GET', `/v1/users/${username}/notifications?event_types=admin-message&since=9999-12-31T23:59:59-01:00`, undefined, 8061],
  ])('of a time or a number that no database holds: %s %s %j', async (method, path, body, code) => {
    const answer = await api(method, path, { key: admin_key, body });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  it('of a stranger: not even read', async () => {
    expect((await api('POST', '/v1/users', { key: null, body: '{' })).body.code).toBe(2002);
    expect((await api('POST', '/v1/users', { key: 'simWRONGWRONGWRONGWRONGWRONGW', body: '{' })).body.code).toBe(2002);
    const long = await api('POST', '/v1/signup', { key: null, body: { inviteCode: 'guessed', username: 'x'.repeat(65 * 1024) } });
    expect([long.status, long.body.message]).toEqual([413, 'The body of this request may have 65536 bytes at most.']);
  });

  it('that breaks off while the key is being looked for does nothing: it is not taken for an empty one', async () => {
    const request = (key: string) => `POST /v1/users/${username}/keys HTTP/1.1\r\nHost: x\r\nAuthorization: ${key}\r\nContent-Length: 100\r\n\r\n{"key_label": "half`;
    const { hostname, port } = new URL(bootstrap().api_url);
    for (let count = 0; count < 5; count++) {
      const socket = connect(Number(port), hostname);
      socket.end(request(await createKey(`users/${username}`)));
      expect(await text(socket)).not.toContain(' 200 ');
    }
    await delay(200);
    const labels = (await api('GET', `/v1/users/${username}/keys`)).body.map(({ key_label }: { key_label: string }) => key_label);
    expect([labels.includes('test'), labels.includes('')]).toEqual([true, false]);
  });

  it('that is no JSON: what it holds is in no answer and in no log', async () => {
    const body = '{"password": geheimnis}';
    for (const [method, path] of [['POST', algorithms], ['POST', hello]] as const) {
      const answer = await api(method, path, { body, headers: json });
      expect([answer.body.code, answer.body.message]).toEqual([2013, expect.stringContaining('broken at line 1, column 14')]);
    }
    expect(await readFile(join(home(), 'logs/server.log'), 'utf8')).not.toContain('geheimn');
  });

  it('that breaks off is no error of the platform', async () => {
    const log = async () => readFile(join(home(), 'logs/server.log'), 'utf8');
    const before = (await log()).length;
    for (const [path, key] of [[hello, api_key], ['/v1/users', admin_key], ['/v1/config/logo', admin_key]]) {
      await hangUp(`POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`);
    }
    expect((await api('GET', '/v1/scms')).status).toBe(200);
    expect((await log()).slice(before)).not.toMatch(/aborted|ECONNRESET/);
  });
});

/** Sends this much, and goes. */
async function hangUp(text: string): Promise<void> {
  const { hostname, port } = new URL(bootstrap().api_url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  await delay(200);
  socket.destroy();
  await delay(200);
}
