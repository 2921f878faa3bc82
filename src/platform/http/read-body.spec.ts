import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { readBody } from './read-body.js';

const request = (headers: object = {}) => Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;

describe('a body', () => {
  it('is read whole', async () => {
    const sut = request();
    const read = readBody(sut, 4, 'too large');
    sut.write('ab');
    sut.end('cd');
    expect((await read).toString()).toBe('abcd');
  });

  it.each([['too large', {}, 'abcde', 413], ['compressed', { 'content-encoding': 'gzip' }, 'a', 415]])('is refused when it is %s', async (_, headers, body, status) => {
    const sut = request(headers);
    sut.end(body);
    await expect(readBody(sut, 4, 'too large')).rejects.toMatchObject({ row: { status } });
  });

  it('ends for its reader when the client goes, before or while it is read', async () => {
    const [gone, going] = [request(), request()];
    gone.destroy();
    await new Promise((done) => gone.once('close', done));
    await expect(readBody(gone, 4, 'too large')).rejects.toMatchObject({ row: { status: 400 } });
    const read = readBody(going, 4, 'too large');
    going.write('a');
    going.destroy();
    await expect(read).rejects.toMatchObject({ row: { status: 400 } });
  });
});
