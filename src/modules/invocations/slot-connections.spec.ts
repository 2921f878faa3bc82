import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { SlotConnections } from './slot-connections.js';

const MINE = `slot-${'m'.repeat(32)}`;
const OTHER = `slot-${'o'.repeat(32)}`;

describe('a request from inside a slot', () => {
  const served: unknown[] = [];
  const server = { emit: (event: string, connection: Socket) => served.push([event, connection]) };
  const slots = new SlotConnections({ httpAdapter: { getHttpServer: () => server } } as never);
  const own = new Socket();
  slots.serve(own, MINE);
  const identified = (socket: Socket, url: string, headers: IncomingMessage['headers'] = {}) => {
    const request = { socket, url, headers: { ...headers } } as IncomingMessage;
    slots.identify(request);
    return { url: request.url, headers: request.headers };
  };

  it('through its own socket is given to the HTTP server', () => {
    expect(served).toEqual([['connection', own]]);
  });

  it.each(['/v1/algo/a/b', `/slot/${MINE}/v1/algo/a/b`, `/slot/${OTHER}/v1/algo/a/b`])('through its own socket has its own credential: %s', (url) => {
    const given = { authorization: 'Simple simKey', 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1', accept: '*/*' };
    expect(identified(own, url, given)).toEqual({ url: '/v1/algo/a/b', headers: { authorization: MINE, accept: '*/*' } });
  });

  it('keeps what follows the first credential', () => {
    expect(identified(own, `/slot/${MINE}/slot/${OTHER}/v1`)).toEqual({ url: `/slot/${OTHER}/v1`, headers: { authorization: MINE } });
    expect(identified(own, `/slot/${MINE}`).url).toBe('/');
  });

  it('through the port has the credential of its address, and any other is left alone', () => {
    const proxied = { authorization: 'Simple simKey', 'x-forwarded-for': '192.0.2.1' };
    expect(identified(new Socket(), `/slot/${OTHER}/v1`, proxied)).toEqual({ url: '/v1', headers: { ...proxied, authorization: OTHER } });
    expect(identified(new Socket(), '/v1', proxied)).toEqual({ url: '/v1', headers: proxied });
    expect(identified(new Socket(), `/slots/${OTHER}/v1`)).toEqual({ url: `/slots/${OTHER}/v1`, headers: {} });
  });
});
