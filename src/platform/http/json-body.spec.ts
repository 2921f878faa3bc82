import { Readable } from 'node:stream';
import type { Request } from 'express';
import { readJsonBody } from './json-body.js';

async function bodyOf(text: string): Promise<unknown> {
  const request = Object.assign(Readable.from([Buffer.from(text)]), { path: '/v1/users', headers: { 'content-length': String(Buffer.byteLength(text)) }, body: undefined });
  await readJsonBody(request as unknown as Request, 'knownCaller');
  return request.body;
}

describe('a body in JSON', () => {
  it.each(['{"a":"\\ud83d"}', '{"\\udc00":1}', '["\\\\\\ud83d"]', '["\\ude00\\ud83d"]'])('has no half of a pair: %s', async (text) => {
    await expect(bodyOf(text)).rejects.toMatchObject({ errorName: 'requestInvalid', message: expect.stringContaining('surrogate pair') });
  });

  it.each(['{"a":"\\ud83d\\ude00"}', '["\\\\ud83d"]', '["\\u00fc 😀"]'])('may have whole ones, and what only looks like half of one: %s', async (text) => {
    expect(await bodyOf(text)).toEqual(JSON.parse(text));
  });
});
