/** @jest-environment ./test/support/node-errors-environment.js */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { signal } from '../contract/contract-store.js';
import { S3Connector } from './s3-connector.js';

const [accessKeyId, secretAccessKey, sessionToken] = ['AKIAEXAMPLE', 'a-secret/of+mine', 'the-session-token'];
const credentials = { accessKeyId, secretAccessKey, sessionToken };

/** A store of one bucket that lists so many names a page, and removes as it is told to. */
class OddStore {
  readonly names = new Set<string>();
  pageMax = 1_000;
  /** What it says of a name instead of removing it; empty for nothing at all. */
  refusal: string | undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const { searchParams: query } = new URL(request.url ?? '/', 'http://store');
      void text(request).then((body) => response.setHeader('content-type', 'application/xml').end(request.method === 'POST' ? this.remove(body) : this.list(query)));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private list(query: URLSearchParams): string {
    const after = query.get('continuation-token') ?? '';
    const names = [...this.names].sort().filter((name) => name.startsWith(query.get('prefix') ?? '') && name > after);
    const page = names.slice(0, this.pageMax);
    const more = page.length < names.length;
    const contents = page.map((name) => `<Contents><Key>${name}</Key><Size>1</Size></Contents>`).join('');
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}${contents}</ListBucketResult>`;
  }

  private remove(body: string): string {
    const asked = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = '']) => name);
    if (this.refusal === undefined) {
      asked.forEach((name) => this.names.delete(name));
    }
    const errors = this.refusal ? asked.map((name) => `<Error><Key>${name}</Key><Code>AccessDenied</Code><Message>${this.refusal}</Message></Error>`) : [];
    return `<DeleteResult>${errors.join('')}</DeleteResult>`;
  }
}

describe('the removal of a directory from a store of its own kind', () => {
  let store: OddStore;
  let sut: S3Connector;

  beforeEach(async () => {
    store = new OddStore();
    sut = new S3Connector({ type: 's3', credentials, endpoint: await store.listen() }, { allow: ['127.0.0.1'] });
    ['dir/', 'dir/a', 'dir/b', 'dir/sub/c', 'beside'].forEach((name) => store.names.add(name));
  });
  afterEach(() => {
    sut.close();
    store.close();
  });

  const remove = (force: boolean) => sut.removeDirectory(['bucket', 'dir'], force, signal());

  it.each([1, 2, 1_000])('goes over all pages: of %i', async (pageMax) => {
    store.pageMax = pageMax;
    expect(await remove(true)).toBe(3);
    expect([...store.names]).toEqual(['beside']);
  });

  it('leaves a directory whole that is not empty, whatever page says so', async () => {
    store.pageMax = 1;
    await expect(remove(false)).rejects.toMatchObject({ kind: 'conflict', deleted: 0 });
    expect(store.names.size).toBe(5);
    ['dir/a', 'dir/b', 'dir/sub/c'].forEach((name) => store.names.delete(name));
    expect(await remove(false)).toBe(0);
    await expect(remove(true)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('ends where the store removes nothing, and counts nothing', async () => {
    store.refusal = '';
    await expect(remove(true)).rejects.toMatchObject({ kind: 'unavailable', deleted: 0, message: expect.stringContaining('removes nothing') });
  });

  it('tells in one short line why something stays, and no credential', async () => {
    store.refusal = `It was ${accessKeyId} ${secretAccessKey} ${sessionToken}\nand so on`;
    await expect(remove(true)).rejects.toMatchObject({ kind: 'forbidden', deleted: 0, message: 'AccessDenied: It was *** *** ***' });
    store.refusal = 'x'.repeat(10_000);
    const { message } = await remove(true).catch((error: Error) => error) as Error;
    expect(message.length).toBeLessThanOrEqual(300);
  });
});
