import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Speaks just enough of S3 to say of every name that there is a file of 5 bytes, and then answers as a case wants: what no well-kept store does. */
export class OddStore {
  /** By method and the last part of the path, as `GET short`. */
  readonly answers = new Map<string, Answer>();
  private readonly server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://store');
    const answer = this.answers.get(`${request.method} ${pathname.split('/').findLast((part) => part !== '')}`) ?? usual;
    request.resume();
    void answer(request, response);
  });

  static async start(): Promise<OddStore> {
    const store = new OddStore();
    await new Promise<void>((done) => store.server.listen(0, '127.0.0.1', done));
    return store;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

export const usual: Answer = ({ method }, response) => {
  if (method === 'DELETE') {
    response.writeHead(204).end();
  } else {
    response.writeHead(200, { ETag: '"odd"', 'Content-Length': 5, 'Last-Modified': new Date(0).toUTCString() }).end(method === 'HEAD' ? undefined : 'whole');
  }
};
