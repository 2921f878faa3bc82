/** @jest-environment ./test/support/node-errors-environment.js */
import type { ContainerClient } from '@azure/storage-blob';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAzurite, type StoreServer } from '../../../test/support/store-servers.js';
import { signal } from '../contract/contract-store.js';
import { AzureBlobConnector } from './azureblob-connector.js';
import { plainClient, settings } from './testing/azureblob-emulator.js';
import { AzureBlobFront } from './testing/azureblob-front.js';

const MIB = 1024 * 1024;
const local = { allow: ['127.0.0.1'] };

describe("what lies between a connector and Azure's storage", () => {
  let server: StoreServer;
  let front: AzureBlobFront;
  let elsewhere: AzureBlobFront;
  let origin: string;
  let elsewhereOrigin: string;
  let container: ContainerClient;
  let sut: AzureBlobConnector;
  let path: string[];

  beforeAll(async () => {
    server = await startAzurite();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    path = [randomUUID(), 'file'];
    front = new AzureBlobFront(server.port);
    elsewhere = new AzureBlobFront(server.port);
    origin = await front.listen();
    elsewhereOrigin = await elsewhere.listen();
    container = plainClient(`http://127.0.0.1:${server.port}`).getContainerClient(path[0]!);
    await container.create();
    sut = new AzureBlobConnector(settings(origin), local);
  });
  afterEach(() => {
    sut.close();
    front.close();
    elsewhere.close();
  });

  const put = (content: string | Buffer) => container.getBlockBlobClient('file').upload(content, Buffer.byteLength(content));
  const everything: [string, () => Promise<unknown>][] = [
    ['stat', () => sut.stat(path, signal())],
    ['list', () => sut.list([path[0]!], {}, signal())],
    ['list of the root', () => sut.list([], {}, signal())],
    ['read', () => sut.read(path, undefined, signal())],
    ['write', () => sut.write(path, Readable.from([Buffer.from('x')]), signal())],
    ['remove', () => sut.remove(path, signal())],
  ];

  it('goes on with a download where it broke off', async () => {
    const content = Buffer.from(Array.from({ length: 5 * MIB }, (_, place) => place % 251));
    await put(content);
    front.cuts = 2;
    const download = await sut.read(path, { start: 100 }, signal());
    expect(content.subarray(100).equals(await buffer(download.content))).toBe(true);
    expect(front.asked).toHaveLength(3);
  });

  it('gives up on a download that breaks off again and again', async () => {
    await put(Buffer.alloc(20 * MIB));
    front.cuts = 100;
    const { content } = await sut.read(path, undefined, signal());
    await expect(buffer(content)).rejects.toMatchObject({ name: 'ConnectorError', kind: 'unavailable' });
    expect(front.asked.length).toBeLessThan(10);
  });

  it('does not go on with another file of the name', async () => {
    await put(Buffer.alloc(5 * MIB));
    front.cuts = 1;
    front.beforeCut = async () => void (await put(Buffer.alloc(5 * MIB, 'x')));
    const { content } = await sut.read(path, undefined, signal());
    await expect(buffer(content)).rejects.toMatchObject({ name: 'ConnectorError', kind: 'conflict' });
  });

  it('lets go of a download that nobody wants to the end', async () => {
    await put(Buffer.alloc(20 * MIB));
    const { content } = await sut.read(path, undefined, signal());
    content.destroy();
    await sleep(200);
    expect(await front.connections()).toBe(0);
  });

  it.each([301, 302, 307])('follows no redirect to another server: %i', async (status) => {
    front.instead = (response) => response.writeHead(status, { location: `${elsewhereOrigin}/x`, 'x-ms-request-id': '1' }).end();
    for (const [what, act] of everything) {
      const error: unknown = await act().catch((reason: unknown) => reason);
      expect([what, error]).toEqual([what, expect.objectContaining({ name: 'ConnectorError', kind: 'unavailable' })]);
    }
    expect(elsewhere.asked).toEqual([]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['a page for everything', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')],
    ['no page at all', (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<html>None</html>')],
    [
      'half an answer',
      (response) => response.writeHead(200, { 'content-type': 'application/xml', 'x-ms-request-id': '1' }).end('<a'),
    ],
  ])('is not taken in by a server that has %s', async (_, instead) => {
    front.instead = instead;
    await expect(sut.list([path[0]!], {}, signal())).rejects.toMatchObject({ name: 'ConnectorError', kind: 'unavailable' });
  });

  it('says that the store is too busy, after a few tries', async () => {
    front.instead = (response) => response.writeHead(503, { 'x-ms-request-id': '1', 'x-ms-error-code': 'ServerBusy' }).end();
    await expect(sut.stat(path, signal())).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('ServerBusy'),
    });
    expect(front.asked).toHaveLength(3);
  });

  it('asks no proxy that the environment names', async () => {
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
    names.forEach((name) => (process.env[name] = elsewhereOrigin));
    const other = new AzureBlobConnector(settings(origin), local);
    names.forEach((name) => delete process.env[name]);
    expect(await other.stat([path[0]!], signal())).toEqual({ kind: 'directory' });
    other.close();
    expect(elsewhere.asked).toEqual([]);
  });

  it("does not go into the platform's own network over TLS either", async () => {
    const secure = new AzureBlobConnector(settings(origin.replace('http:', 'https:')), { allow: [] });
    await expect(secure.stat(path, signal())).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('administrator'),
    });
    expect(front.asked).toEqual([]);
  });
});
