/** @jest-environment ./test/support/node-errors-environment.js */
import { startAzurite } from '../../../test/support/store-servers.js';
import { connectorContract } from '../contract/connector.contract.js';
import { signal } from '../contract/contract-store.js';
import { AzureBlobConnector } from './azureblob-connector.js';
import type { AzureBlobCredentials } from './azureblob-settings.js';
import { ACCOUNT as account, accountKey, plainClient, sasFor, settings } from './testing/azureblob-emulator.js';

const local = { allow: ['127.0.0.1'] };
const strangeKey = Buffer.alloc(64, 'strange').toString('base64');
const strangeSas = sasFor('sco', strangeKey);
let origin: string;

const open = async (good: AzureBlobCredentials, bad: AzureBlobCredentials, secret: string) => {
  const server = await startAzurite();
  origin = `http://127.0.0.1:${server.port}`;
  await plainClient(origin).createContainer('container');
  return {
    connector: new AzureBlobConnector(settings(origin, good), local),
    root: ['container'],
    nowhere: ['no-such-container'],
    refused: { connector: new AzureBlobConnector(settings(origin, bad), local), secret },
    down: new AzureBlobConnector(settings('http://127.0.0.1:1', good), local),
    guarded: new AzureBlobConnector(settings(origin, good), { allow: [] }),
    close: () => server.stop(),
  };
};

connectorContract(
  'azureblob',
  () => open({ account, accountKey }, { account, accountKey: strangeKey }, strangeKey),
  (world) => {
    it("gives the store's own reason", async () => {
      await expect(world().store.refused!.connector.list(['container'], {}, signal())).rejects.toMatchObject({
        message: expect.stringMatching(/^Auth\w+: .*authenticate/),
      });
    });

    it('lists names that XML writes in other letters', async () => {
      const names = Array.from({ length: 30 }, (_, number) => `${'&<'.repeat(100)}${number + 10}`);
      const path = world().fresh();
      await Promise.all(names.map((name) => world().put([...path, name], 'x')));
      expect(await world().listAll(path)).toMatchObject({ files: names });
    });

    it.each(['back\\slash', '..\\..\\elsewhere'])('refuses the name %j, which is another one to Azure', async (name) => {
      const { connector } = world();
      for (const path of [world().fresh(name), world().fresh(name, 'file'), [name, 'file']]) {
        await expect(connector.stat(path, signal())).rejects.toMatchObject({ kind: 'invalid' });
        await expect(connector.list(path, {}, signal())).rejects.toMatchObject({ kind: 'invalid' });
        await expect(world().put(path, 'x')).rejects.toMatchObject({ kind: 'invalid' });
        await expect(connector.removeDirectory(path, true, signal())).rejects.toMatchObject({ kind: 'invalid' });
      }
    });

    it.each([{ start: 0 }, { start: 0, end: 3 }, { start: 2 ** 50 }])('has no part %j of an empty file', async (range) => {
      const path = world().fresh('empty');
      await world().put(path, '');
      await expect(world().connector.read(path, range, signal())).rejects.toMatchObject({ kind: 'invalid' });
    });
  },
);

connectorContract(
  'azureblob with a shared access signature',
  () => open({ sas: sasFor('sco') }, { sas: strangeSas }, new URLSearchParams(strangeSas).get('sig')!),
  (world) => {
    const withSas = (sas: string) => new AzureBlobConnector(settings(origin, { sas }), local);

    it('takes a signature as the portal writes it, with a question mark', async () => {
      expect(await withSas(`?${sasFor('sco')}`).list([], {}, signal())).toMatchObject({ folders: ['container'] });
    });

    it('is refused the list of containers where the signature does not open it', async () => {
      const sut = withSas(sasFor('co'));
      await expect(sut.list([], {}, signal())).rejects.toMatchObject({ kind: 'forbidden' });
      const path = world().fresh('file');
      await world().put(path, 'x');
      expect((await sut.list(path.slice(0, -1), {}, signal())).files).toHaveLength(1);
    });

    it.each(['', 'sig=', 'no signature at all'])('is refused with the signature %j', async (sas) => {
      await expect(withSas(sas).list(['container'], {}, signal())).rejects.toMatchObject({ name: 'ConnectorError' });
    });
  },
);
