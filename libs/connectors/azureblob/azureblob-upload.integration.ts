/** @jest-environment ./test/support/node-errors-environment.js */
import type { BlockBlobClient } from '@azure/storage-blob';
import { randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAzurite, type StoreServer } from '../../../test/support/store-servers.js';
import { chunksOf, signal } from '../contract/contract-store.js';
import { AzureBlobConnector } from './azureblob-connector.js';
import { plainClient, settings } from './testing/azureblob-emulator.js';

const MIB = 1024 * 1024;

describe('an upload in blocks', () => {
  let server: StoreServer;
  let sut: AzureBlobConnector;
  let path: string[];
  let blob: BlockBlobClient;

  beforeAll(async () => {
    server = await startAzurite();
    sut = new AzureBlobConnector(settings(`http://127.0.0.1:${server.port}`), { allow: ['127.0.0.1'] });
  });
  beforeEach(async () => {
    path = [randomUUID(), 'file'];
    const container = plainClient(`http://127.0.0.1:${server.port}`).getContainerClient(path[0]!);
    await container.create();
    blob = container.getBlockBlobClient('file');
  });
  afterAll(async () => {
    sut.close();
    await server.stop();
  });

  /** Before the first of them there is no such blob. */
  const unfinished = () =>
    blob.getBlockList('uncommitted').then(
      ({ uncommittedBlocks = [] }) => uncommittedBlocks,
      () => [],
    );

  it('does not mix the blocks of two writes', async () => {
    const slow = new PassThrough();
    slow.write(Buffer.alloc(20 * MIB, 'a'));
    const first = sut.write(path, slow, signal());
    while ((await unfinished()).length < 2) {
      await sleep(20);
    }
    await sut.write(path, Readable.from(chunksOf(20, MIB)), signal());
    slow.end('a');
    await expect(first).rejects.toMatchObject({ name: 'ConnectorError', kind: 'conflict' });
    expect((await blob.downloadToBuffer()).equals(Buffer.alloc(20 * MIB, 'x'))).toBe(true);
  });

  it('writes anew where a write broke off', async () => {
    const broken = new PassThrough();
    const first = sut.write(path, broken, signal());
    broken.write(Buffer.alloc(20 * MIB, 'a'));
    while ((await unfinished()).length === 0) {
      await sleep(20);
    }
    broken.destroy(new Error('cut'));
    await expect(first).rejects.toThrow('cut');
    expect(await blob.exists()).toBe(false);
    await sut.write(path, Readable.from(chunksOf(20, MIB)), signal());
    expect((await blob.downloadToBuffer()).equals(Buffer.alloc(20 * MIB, 'x'))).toBe(true);
    expect(await unfinished()).toEqual([]);
  });
});
