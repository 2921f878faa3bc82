import { setTimeout as sleep } from 'node:timers/promises';
import { api, bootstrap, deploy } from '../support/platform.js';

const { username } = bootstrap();
const SOURCE = `
import os, sys, time

class InputError(Exception):
    error_type = "InputError"

count = 0

def apply(input):
    global count
    count += 1
    if not isinstance(input, dict):
        return input
    do = input.get("do")
    if do == "raise":
        raise InputError("no such thing")
    if do == "exit":
        os._exit(7)
    if do == "sleep":
        time.sleep(input["seconds"])
        return "slept"
    if do == "memory":
        block = bytearray(2 * 1024 ** 3)
        return len(block)
    if do == "count":
        return count
    if do == "large":
        return "x" * 16_000_000
    return input
`;

describe('a call', () => {
  let address: string;
  const json = (body: unknown, query = '') => api('POST', `${address}${query}`, { body });

  beforeAll(async () => {
    const commit = await deploy('Probe', { 'src/Probe.py': SOURCE });
    address = `/v1/algo/${username}/Probe/${commit}`;
  });

  it('carries JSON both ways', async () => {
    for (const value of [null, true, 1.5, 9007199254740991, 'Grüße 🌍', [1, [2, { a: null }]], { nested: { deep: [] } }]) {
      const { body } = await json(value === null ? 'null' : value, '').then((answer) => (value === null ? api('POST', address, { body: 'null', headers: { 'Content-Type': 'application/json' } }) : answer));
      expect(body.result).toEqual(value);
    }
  });

  it('carries bytes both ways, wrapped and raw', async () => {
    const bytes = new Uint8Array(256).map((_, index) => index);
    const headers = { 'Content-Type': 'application/octet-stream' };
    const wrapped = await api('POST', address, { body: bytes, headers });
    expect(wrapped.body).toMatchObject({ result: Buffer.from(bytes).toString('base64'), metadata: { content_type: 'binary' } });
    const { api_url, api_key } = bootstrap();
    const raw = await fetch(`${api_url}${address}?output=raw`, { method: 'POST', body: bytes, headers: { ...headers, Authorization: api_key } });
    expect(raw.headers.get('content-type')).toBe('application/octet-stream');
    expect(new Uint8Array(await raw.arrayBuffer())).toEqual(bytes);
  });

  it('tells what the algorithm raised, as 200, with type and trace for its owner', async () => {
    const { status, body } = await json({ do: 'raise' });
    expect(status).toBe(200);
    expect(body.error).toMatchObject({ message: 'no such thing', error_type: 'InputError', stacktrace: expect.stringContaining('Probe.py') });
    expect(body.metadata.duration).toEqual(expect.any(Number));
    expect((await json({ do: 'raise' }, '?output=raw')).status).toBe(400);
  });

  it('keeps the slot warm between calls of one account', async () => {
    const first = (await json({ do: 'count' })).body.result;
    expect((await json({ do: 'count' })).body.result).toBe(first + 1);
  });

  it.each([
    [{ do: 'exit' }, '', 'SystemExit', 'code 7'],
    [{ do: 'sleep', seconds: 30 }, '?timeout=1', 'TimeoutError', '1 s'],
    [{ do: 'memory' }, '', 'OutOfMemoryError', '256 MiB'],
    [{ do: 'large' }, '', 'TooLargeError', 'CALL_OUTPUT_MAX_BYTES'],
  ])('names what ended it: %j', async (input, query, type, detail) => {
    const { status, body } = await json(input, query);
    expect([status, body.error.error_type]).toEqual([200, type]);
    expect(body.error.message).toContain(detail);
    expect((await json({ ok: true })).body.result).toEqual({ ok: true });
  });

  it.each([
    ['malformed JSON', '{', 'application/json', 400, 2013],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 6001],
    ['text that is none', new Uint8Array([0xff]), 'text/plain', 400, 6001],
    ['too much', new Uint8Array(10 * 1024 * 1024 + 1), 'application/octet-stream', 413, 6001],
  ])('refuses %s', async (_what, body, type, status, code) => {
    const answer = await api('POST', address, { body, headers: { 'Content-Type': type } });
    expect([answer.status, answer.body.error.code, answer.body.code]).toEqual([status, code, code]);
    expect(answer.headers.get('x-error-message')).toBe(answer.body.message);
  });

  it('is refused without a key, with a wrong one, and with an admin key', async () => {
    expect((await api('POST', address, { key: null, body: {} })).body.code).toBe(2002);
    expect((await api('POST', address, { key: 'simWRONG', body: {} })).status).toBe(401);
    expect((await api('POST', address, { key: bootstrap().admin_key, body: {} })).body.code).toBe(2001);
  });

  it('can be looked up by its id, by its own account', async () => {
    const { request_id } = (await json({ a: 1 })).body;
    const { body } = await api('GET', `/v1/calls/${request_id}`);
    expect(body).toMatchObject({ request_id, status: 'succeeded', outcome: 'result', async: false });
    for (const id of ['req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c', 'nonsense']) {
      expect((await api('GET', `/v1/calls/${id}`)).body.code).toBe(7000);
    }
  });

  it('runs later with output=void, and its answer is kept', async () => {
    const accepted = await json({ later: [1, 2] }, '?output=void');
    expect([accepted.status, accepted.body]).toEqual([200, { async: 'void', async_protocol: 'void', request_id: expect.stringMatching(/^req-/) }]);
    const call = await untilEnded(accepted.body.request_id);
    expect(call).toMatchObject({ status: 'succeeded', async: true, response: { result: { later: [1, 2] } } });
    const failing = await untilEnded((await json({ do: 'raise' }, '?output=void')).body.request_id);
    expect(failing).toMatchObject({ status: 'failed', response: { error: { error_type: 'InputError' } } });
  });

  it('carries numbers beyond what JavaScript holds, whichever way the answer goes', async () => {
    const numbers = '{"id": 9007199254740993,\n"ids": [18446744073709551615, 1.0]}';
    const headers = { 'Content-Type': 'application/json' };
    const send = (query: string) => api('POST', `${address}${query}`, { body: numbers, headers });
    const wrapped = await send('');
    expect(wrapped.text).toMatch(/^{"result":{"id": ?9007199254740993, ?"ids": ?\[18446744073709551615, ?1.0\]},"metadata":{"content_type":"json",/);
    expect((await send('?output=raw')).text).toMatch(/^{"id": ?9007199254740993, ?"ids": ?\[18446744073709551615, ?1.0\]}$/);
    const id = (await send('?output=void')).body.request_id;
    expect(await untilEnded(id)).toMatchObject({ status: 'succeeded' });
    const kept = await api('GET', `/v1/calls/${id}`);
    expect(kept.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(kept.text).toMatch(/,"response":{"result":{"id": ?9007199254740993, ?"ids": ?\[18446744073709551615, ?1.0\]},"metadata":{.*},"request_id":"req-[^"]*"}}$/);
  });

  it('can come from a page of any origin', async () => {
    const { api_url, api_key } = bootstrap();
    const url = `${api_url}${address.replace('/v1/algo', '/v1/web/algo')}`;
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { Origin: 'https://page.example', 'Access-Control-Request-Method': 'POST' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, 'https://page.example']);
    const answer = await fetch(url, { method: 'POST', body: '1', headers: { Origin: 'null', Authorization: api_key, 'Content-Type': 'application/json' } });
    expect([answer.headers.get('access-control-allow-origin'), ((await answer.json()) as { result: number }).result]).toEqual(['null', 1]);
  });

  it('waits its turn when many come at once, and none is lost', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => json({ index })));
    expect(answers.map((answer) => answer.body.result?.index)).toEqual(answers.map((_, index) => index));
  });
});

async function untilEnded(id: string): Promise<any> {
  for (let tries = 0; tries < 300; tries++) {
    const { body } = await api('GET', `/v1/calls/${id}`);
    if (body.finished_at) {
      return body;
    }
    await sleep(100);
  }
  throw new Error(`${id} does not end`);
}
