import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlotApi } from '../../executor/executor.js';

export const KEY = 'sim-of-the-slot';
const FILE = /^\/slot\/suite\/v1\/(?:connector\/)?data\/(?:data:\/\/|data%3A%2F%2F)?\.my\/models\/greeting\.txt$/i;
const CALL = /^\/slot\/suite\/v1\/algo\/(?:algo:\/\/)?demo\/Double(?:\/0\.1\.0)?$/;

/** The two routes of the platform that the programs of the suite use. Whoever asks without the key of the slot is refused. */
export class PlatformServer {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<PlatformServer> {
    const server = createServer((request, response) => {
      answer(request).then(
        ([status, type, body]) => response.writeHead(status, { 'Content-Type': type, 'X-Data-Type': 'file' }).end(body),
        (error: Error) => response.writeHead(500).end(error.message),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new PlatformServer(server);
  }

  get forSlot(): SlotApi {
    const { port } = this.server.address() as AddressInfo;
    return { port, path: '/slot/suite', connect: (connection) => void this.server.emit('connection', connection) };
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function answer(request: IncomingMessage): Promise<[number, string, string]> {
  const body = Buffer.concat(await request.toArray()).toString();
  // Some clients encode the slashes of a path, too.
  const path = decodeURIComponent((request.url ?? '').split('?', 1)[0] ?? '');
  if (!request.headers.authorization?.endsWith(KEY)) {
    return [401, 'application/json', JSON.stringify({ error: { message: 'no key' } })];
  }
  if (request.method === 'POST' && CALL.test(path)) {
    const number = Number(JSON.parse(body));
    return [200, 'application/json', JSON.stringify({ result: number * 2, metadata: { content_type: 'json', duration: 0.001 } })];
  }
  // Some clients ask first whether the file is there.
  if ((request.method === 'GET' || request.method === 'HEAD') && FILE.test(path)) {
    return [200, 'application/octet-stream', 'Good morning, Zoë'];
  }
  return [404, 'application/json', JSON.stringify({ error: { message: `nothing at ${path}` } })];
}
