import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { OnPush, PushedRefs } from '../http/git-exchange.js';
import { SmartHttp, type SmartHttpOptions } from '../http/smart-http.js';
import type { RepositoryFile } from '../repository/initial-commit.js';
import { RepositoryStore } from '../repository/repository-store.js';
import { gitOk, temporaryDirectory } from './git-client.js';

const README = new Map<string, RepositoryFile>([['README.md', { content: Buffer.from('# Hello\n'), executable: false }]]);
const BIRTH = { author: { name: 'demo', email: 'demo@localhost' }, message: 'Start from the template' };

/** A store with one repository, served as the platform serves it, for the git program as client. */
export class GitServer {
  readonly pushes: PushedRefs[] = [];
  readonly faults: unknown[] = [];
  readonly requests: IncomingMessage[] = [];
  /** What follows a push; a test may put its own here. */
  onPush: OnPush = async function* () {
    yield 'Build 1\n';
  };

  private constructor(
    readonly directory: string,
    readonly store: RepositoryStore,
    readonly id: string,
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(options: SmartHttpOptions = {}): Promise<GitServer> {
    const { path: directory, remove } = await temporaryDirectory();
    const store = new RepositoryStore(join(directory, 'repositories'));
    const id = randomUUID();
    await store.create(id, README, BIRTH);
    const holder: { server?: GitServer } = {};
    const smartHttp = new SmartHttp(store, { onFault: (error) => holder.server?.faults.push(error), ...options });
    const http = createServer((request, response) => {
      const { server } = holder;
      server?.requests.push(request);
      const path = (request.url ?? '').split('?')[0]?.split('/').slice(2).join('/') ?? '';
      const onPush: OnPush = (pushed) => {
        server?.pushes.push(pushed);
        return server!.onPush(pushed);
      };
      void smartHttp.serve(request, response, { repositoryId: id, path, onPush });
    });
    http.requestTimeout = 0;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const close = async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await remove();
    };
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/algorithm.git`;
    return (holder.server = new GitServer(directory, store, id, url, close));
  }

  get repository(): string {
    return this.store.path(this.id);
  }

  /** A fresh clone in the test's own directory. */
  async clone(name: string = randomUUID(), ...options: string[]): Promise<string> {
    await gitOk(this.directory, 'clone', '-q', ...options, this.url, name);
    return join(this.directory, name);
  }
}
