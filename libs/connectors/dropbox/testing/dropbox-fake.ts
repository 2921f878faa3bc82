import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type { DropboxEndpoints } from '../dropbox-settings.js';
import { argumentOf } from './fake-arguments.js';
import { FakeListing } from './fake-listing.js';
import { badRequest, FakeRefusal } from './fake-refusal.js';
import { explain, ROUTES, type Store } from './fake-routes.js';
import { type FakeApp, FakeSignIn } from './fake-sign-in.js';
import { FakeTree } from './fake-tree.js';
import { FakeUploads } from './fake-uploads.js';

/**
 * What is not as usual with a request: an answer instead of the result, a connection that is cut once all, or the first bytes, have been taken,
 * or something that happens at the last moment before.
 */
export type Fault = FakeRefusal | 'cut' | { cutAfter: number } | (() => unknown);

/** Dropbox's API, version 2, as far as the connector uses it: as its documentation and its specification say, and strict about both. */
export class DropboxFake {
  readonly signIn: FakeSignIn;
  readonly store: Store;
  /** The routes of all requests, as they came. */
  readonly asked: string[] = [];
  private readonly faults: { route: string; fault: Fault }[] = [];
  private readonly home = mkdtempSync(join(tmpdir(), 'dropbox-'));
  private readonly servers: Server[];

  constructor(apps: readonly FakeApp[]) {
    const tree = new FakeTree();
    this.signIn = new FakeSignIn(apps);
    this.store = { tree, listing: new FakeListing(tree), uploads: new FakeUploads(tree, this.home) };
    this.servers = (['api', 'content'] as const).map((host) =>
      createServer((request, response) => {
        this.answer(host, request, response).catch(() => response.destroy());
      }),
    );
  }

  async listen(): Promise<DropboxEndpoints> {
    await Promise.all(this.servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
    const [api, content] = this.servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { api: api!, content: content! };
  }

  /** Of the next requests of a route, one after the other. */
  fail(route: string, ...faults: Fault[]): void {
    this.faults.push(...faults.map((fault) => ({ route, fault })));
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    await rm(this.home, { recursive: true });
  }

  private async answer(host: keyof DropboxEndpoints, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = (request.url ?? '').replace(/^\/(2\/)?/, '');
    this.asked.push(name);
    try {
      if (name === 'oauth2/token' && host === 'api') {
        const form = new URLSearchParams(await text(request));
        this.nextFault(name);
        sendJson(response, 200, this.signIn.exchange(form, request.headers.authorization));
      } else {
        await this.act(host, name, request, response);
      }
    } catch (error) {
      // A client may not listen before it has said all.
      await finished(request.resume()).catch(() => undefined);
      const { status, body, headers } = error instanceof FakeRefusal ? error : new FakeRefusal(500, String(error));
      if (typeof body === 'string') {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body);
      } else {
        sendJson(response, status, body, headers);
      }
    }
  }

  private async act(host: string, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = ROUTES[name];
    if (!route || request.method !== 'POST' || (route.style === 'rpc') !== (host === 'api')) {
      throw badRequest(name, 'Unknown API function');
    }
    this.signIn.check(name, request.headers.authorization);
    const argument = await argumentOf(name, route.style, request);
    const cut = this.nextFault(name);
    let result: unknown;
    try {
      result = await route.act(this.store, argument as never, { request, response, take: cut?.cutAfter });
    } catch (error) {
      throw explain(route, error);
    }
    if (cut) {
      request.socket.destroy();
    } else if (route.style !== 'download') {
      sendJson(response, 200, result);
    }
  }

  /** Does what is to be done about it before the request itself. Undefined when the connection is not to be cut. */
  private nextFault(name: string): { cutAfter: number } | undefined {
    const place = this.faults.findIndex(({ route }) => route === name);
    const fault = place < 0 ? undefined : this.faults.splice(place, 1)[0]?.fault;
    if (fault instanceof FakeRefusal) {
      throw fault;
    }
    if (typeof fault === 'function') {
      fault();
      return undefined;
    }
    return fault === 'cut' ? { cutAfter: Number.POSITIVE_INFINITY } : fault;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
