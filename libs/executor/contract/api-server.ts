import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import type { SlotApi } from '../executor.js';

/** What the platform is to a slot: an HTTP server that says what was asked, and a digest of what was sent. */
export class Api {
  readonly connections: Socket[] = [];
  private constructor(
    private readonly server: Server,
    readonly name: string,
  ) {}

  static async open(name: string): Promise<Api> {
    const server = createServer((request, response) => void answer(name, request).then((text) => response.end(text)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Api(server, name);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** As a request names it. */
  get forSlot(): SlotApi {
    return {
      port: this.port,
      path: `/slot/${this.name}`,
      connect: (connection) => {
        this.connections.push(connection);
        this.server.emit('connection', connection);
      },
    };
  }

  get open(): number {
    return this.connections.filter((connection) => !connection.destroyed).length;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function answer(name: string, request: IncomingMessage): Promise<string> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const bytes of request) {
    digest.update(bytes as Buffer);
    size += (bytes as Buffer).length;
  }
  return request.url?.endsWith('/large') ? 'x'.repeat(20_000_000) : `${name} ${request.url} ${size} ${digest.digest('hex').slice(0, 8)}`;
}
