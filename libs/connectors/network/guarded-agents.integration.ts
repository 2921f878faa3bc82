import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedAgents } from './guarded-agents.js';

describe('the guarded agents', () => {
  let server: Server;
  let port: number;
  let asked = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked++;
      response.end('here');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const status = (host: string, allow: string[]) => {
    const agents = guardedAgents({ allow });
    return new Promise<unknown>((done) => {
      get({ host, port, agent: agents.http }, (response) => done(response.resume().statusCode)).once(
        'error',
        (error: NodeJS.ErrnoException) => done(error.code),
      );
    }).finally(() => agents.close());
  };

  it.each(['127.0.0.1', 'localhost', '::ffff:127.0.0.1', '::1', '127.1', '2130706433'])(
    'does not connect to %s',
    async (host) => {
      const before = asked;
      expect(await status(host, [])).toBe('ENDPOINT_REFUSED');
      expect(asked).toBe(before);
    },
  );

  it('connects to what is allowed', async () => {
    expect(await status('127.0.0.1', ['127.0.0.0/8'])).toBe(200);
    expect(await status('localhost', ['localhost'])).toBe(200);
  });
});
