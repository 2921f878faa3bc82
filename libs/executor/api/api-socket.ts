import { once } from 'node:events';
import { chmodSync, chownSync, closeSync, constants, openSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import { MAX_CONNECTIONS } from './forwarder.js';

/**
 * The platform's end of a slot's way to the API: a Unix socket in the slot's own folder, of which a driver shows the slot the socket
 * alone. Whatever comes through it comes from that slot, and may be hostile.
 */
export class ApiSocket {
  readonly #connections = new Set<Socket>();
  #serve: ((connection: Socket) => void) | undefined;

  private constructor(
    readonly path: string,
    private readonly server: Server,
    private readonly folder: number,
  ) {
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (connection) => this.#accept(connection));
  }

  /** `folder`: only the platform may enter it. With `owner` the socket belongs to that user. */
  static async open(folder: string, owner?: { uid: number; gid: number }): Promise<ApiSocket> {
    const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    const server = createServer({ allowHalfOpen: true });
    const path = join(folder, 'api');
    try {
      // An address may have 107 bytes, and the folder's path may have more. The socket is removed by this path, too.
      server.listen(`/proc/self/fd/${descriptor}/api`);
      await once(server, 'listening');
      chmodSync(path, 0o600);
      if (owner) {
        chownSync(path, owner.uid, owner.gid);
      }
      return new ApiSocket(path, server, descriptor);
    } catch (error) {
      await closed(server);
      closeSync(descriptor);
      throw error;
    }
  }

  /** From now on these connections are served; until then they are closed. */
  serve(connect: (connection: Socket) => void): void {
    this.#serve = connect;
  }

  /** Ends what is connected, and lets nobody else in. */
  async close(): Promise<void> {
    this.#serve = undefined;
    this.#connections.forEach((connection) => connection.destroy());
    await closed(this.server);
    closeSync(this.folder);
  }

  #accept(connection: Socket): void {
    if (!this.#serve) {
      connection.destroy();
      return;
    }
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
    this.#serve(connection);
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
