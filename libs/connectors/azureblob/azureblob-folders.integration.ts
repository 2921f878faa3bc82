/** @jest-environment ./test/support/node-errors-environment.js */
import type { ContainerClient } from '@azure/storage-blob';
import { startAzurite, type StoreServer } from '../../../test/support/store-servers.js';
import { signal } from '../contract/contract-store.js';
import { AzureBlobConnector } from './azureblob-connector.js';
import { plainClient, settings } from './testing/azureblob-emulator.js';
import { AzureBlobFront } from './testing/azureblob-front.js';

describe('blobs that mark a directory', () => {
  let server: StoreServer;
  let front: AzureBlobFront;
  let container: ContainerClient;
  let sut: AzureBlobConnector;

  beforeAll(async () => {
    server = await startAzurite();
    front = new AzureBlobFront(server.port);
    container = plainClient(`http://127.0.0.1:${server.port}`).getContainerClient('container');
    await container.create();
    sut = new AzureBlobConnector(settings(await front.listen()), { allow: ['127.0.0.1'] });
  });
  afterEach(async () => {
    for await (const { name } of container.listBlobsFlat()) {
      await container.deleteBlob(name);
    }
  });
  afterAll(async () => {
    sut.close();
    front.close();
    await server.stop();
  });

  const put = (name: string, metadata: Record<string, string> = {}) =>
    container.getBlockBlobClient(name).upload('', 0, { metadata });
  const mark = (name: string) => put(name, { Hdi_IsFolder: 'true' });
  const names = async () => {
    const found: string[] = [];
    for await (const { name } of container.listBlobsFlat()) {
      found.push(name);
    }
    return found;
  };

  it('are directories, with and without something in them', async () => {
    await Promise.all([mark('empty'), mark('full'), put('full/file'), put('plain', { hdi_isfolder: 'false' })]);
    const page = await sut.list(['container'], {}, signal());
    expect(page.folders.sort()).toEqual(['empty', 'full']);
    expect(page.files.map(({ name }) => name)).toEqual(['plain']);
    expect(await sut.list(['container', 'empty'], {}, signal())).toEqual({ folders: [], files: [] });
    expect(await sut.stat(['container', 'empty'], signal())).toEqual({ kind: 'directory' });
    expect(await sut.stat(['container', 'full'], signal())).toEqual({ kind: 'directory' });
    expect(await sut.stat(['container', 'plain'], signal())).toMatchObject({ kind: 'file' });
  });

  it('are no files', async () => {
    await mark('folder');
    const path = ['container', 'folder'];
    await expect(sut.read(path, undefined, signal())).rejects.toMatchObject({ kind: 'not-found' });
    await expect(sut.remove(path, signal())).rejects.toMatchObject({ kind: 'not-found' });
    await expect(sut.makeDirectory(path, signal())).rejects.toMatchObject({ kind: 'conflict' });
    expect(await names()).toEqual(['folder']);
  });

  it('go with the directory, and are not counted', async () => {
    await Promise.all([mark('folder'), mark('folder/deep'), mark('folder/deep/er'), put('folder/deep/file'), put('folder2')]);
    await expect(sut.removeDirectory(['container', 'folder'], false, signal())).rejects.toMatchObject({ kind: 'conflict' });
    expect(await names()).toHaveLength(5);
    expect(await sut.removeDirectory(['container', 'folder'], true, signal())).toBe(1);
    expect(await names()).toEqual(['folder2']);
  });

  it('go from the deepest up, because a hierarchical namespace refuses to remove what holds something', async () => {
    await Promise.all([mark('folder'), mark('folder/deep'), mark('folder/deep/er'), put('folder/deep/er/file')]);
    await sut.removeDirectory(['container', 'folder'], true, signal());
    const removed = front.asked.filter((asked) => asked.startsWith('DELETE')).map((asked) => asked.split('/container/')[1]);
    expect(removed.slice(-4)).toEqual(['folder/deep/er/file', 'folder/deep/er', 'folder/deep', 'folder']);
  });

  it('go without force when there is nothing in them', async () => {
    await mark('folder');
    expect(await sut.removeDirectory(['container', 'folder'], false, signal())).toBe(0);
    expect(await names()).toEqual([]);
  });

  it('are what a directory is made of', async () => {
    await sut.makeDirectory(['container', 'made'], signal());
    expect(await names()).toEqual(['made/']);
    expect((await container.getBlobClient('made/').getProperties()).metadata).toEqual({ hdi_isfolder: 'true' });
  });
});
