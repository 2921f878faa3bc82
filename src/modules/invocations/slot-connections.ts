import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const SLOT = /^\/slot\/(slot-[A-Za-z0-9_-]{32})(?=\/|$)/;

/** What proxies add. A slot has none before it, and could give itself any address by them. */
const OF_PROXIES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'];

/** Requests from inside slots, by either way: the slot's own socket, or the machine's loopback interface. */
@Injectable()
export class SlotConnections {
  private readonly credentials = new WeakMap<Socket, string>();

  constructor(private readonly host: HttpAdapterHost) {}

  /** Has the HTTP server serve a connection through a slot's own socket, as it serves those of its port. */
  serve(connection: Socket, credential: string): void {
    this.credentials.set(connection, credential);
    (this.host.httpAdapter.getHttpServer() as Server).emit('connection', connection);
  }

  /**
   * `/slot/CREDENTIAL/v1/...`, as code inside a slot calls the platform, becomes `/v1/...` with that credential. Through the slot's
   * own socket only its own counts, whatever is sent: with a key that its author put into it, an isolated algorithm could write what
   * it sees to where its author finds it.
   */
  identify(request: IncomingMessage): void {
    const match = SLOT.exec(request.url ?? '');
    if (match) {
      request.url = request.url!.slice(match[0].length) || '/';
    }
    const own = this.credentials.get(request.socket);
    if (own !== undefined) {
      OF_PROXIES.forEach((name) => delete request.headers[name]);
    }
    const credential = own ?? match?.[1];
    if (credential !== undefined) {
      request.headers.authorization = credential;
    }
  }
}
