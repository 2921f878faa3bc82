/** @jest-environment ./test/support/node-errors-environment.js */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGcsEmulator } from '../../../test/support/store-servers.js';
import { connectorContract } from '../contract/connector.contract.js';
import { signal } from '../contract/contract-store.js';
import { GcsConnector } from './gcs-connector.js';
import type { GcsSettings } from './gcs-settings.js';
import { GcsFront } from './testing/gcs-front.js';

const local = { allow: ['127.0.0.1'] };
const newKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const { publicKey, privateKey } = newKey();
const strangeKey = newKey().privateKey;
let front: GcsFront;
let endpoint: string;

const settings = (changed: Partial<GcsSettings> = {}): GcsSettings => ({
  type: 'gs',
  email: 'robot@a-project.iam.gserviceaccount.com',
  privateKey,
  apiEndpoint: endpoint,
  tokenUri: `${endpoint}/token`,
  ...changed,
});

connectorContract(
  'gs',
  async () => {
    const server = await startGcsEmulator('bucket');
    front = new GcsFront(server.port, publicKey);
    // The emulator takes ever longer for a file the more there are: two minutes for as many as fill a page of Google's own.
    front.pageMax = 50;
    endpoint = await front.listen();
    return {
      connector: new GcsConnector(settings(), local),
      root: ['bucket'],
      nowhere: ['no-such-bucket'],
      many: 110,
      refused: { connector: new GcsConnector(settings({ privateKey: strangeKey }), local), secret: strangeKey.split('\n')[3]! },
      down: new GcsConnector(settings({ apiEndpoint: 'http://127.0.0.1:1' }), local),
      guarded: new GcsConnector(settings(), { allow: [] }),
      close: async () => {
        front.close();
        await server.stop();
      },
    };
  },
  (world) => {
    it('takes a key whose line ends are written out', async () => {
      const sut = new GcsConnector(settings({ privateKey: privateKey.replaceAll('\n', '\\n') }), local);
      expect(await sut.stat(world().store.root, signal())).toEqual({ kind: 'directory' });
    });

    it.each(['', 'no key at all', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
      'says that %j is no key',
      async (bad) => {
        const sut = new GcsConnector(settings({ privateKey: bad }), local);
        await expect(sut.stat(world().store.root, signal())).rejects.toMatchObject({ kind: 'forbidden' });
      },
    );

    it('says that nobody answers where one signs in', async () => {
      const sut = new GcsConnector(settings({ tokenUri: 'http://127.0.0.1:1/token' }), local);
      await expect(sut.stat(world().store.root, signal())).rejects.toMatchObject({ kind: 'unavailable' });
    });

    it('reads no more of an answer there than a token takes, and does not call it the fault of the key', async () => {
      let sent = 0;
      const server = createServer((_request, response) => {
        const block = Buffer.alloc(1 << 20, ' ');
        response.writeHead(200, { 'Content-Type': 'application/json' });
        const more = () => {
          while (++sent < 100 && response.write(block)) {
            // Until it is told to wait.
          }
        };
        response.on('drain', more);
        more();
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const sut = new GcsConnector(settings({ tokenUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }), local);
      await expect(sut.stat(world().store.root, signal())).rejects.toMatchObject({ kind: 'unavailable' });
      expect(sent).toBeLessThan(60);
      server.closeAllConnections();
      server.close();
    });

    it('reads and deletes on behind a page that is empty', async () => {
      const path = world().fresh();
      await world().put([...path, 'f'], 'x');
      front.emptyPages = 1;
      expect(await world().listAll(path)).toMatchObject({ files: ['f'] });
      front.emptyPages = 1;
      await world().store.connector.removeDirectory(path, true, signal());
      await expect(world().listAll(path)).rejects.toMatchObject({ kind: 'not-found' });
    });

    it('leaves a directory whole that is not empty, whatever page says so', async () => {
      const path = world().fresh('marked');
      await world().connector.makeDirectory(path, signal());
      await world().put([...path, 'f'], 'x');
      front.pageMax = 1;
      const refusal: unknown = await world()
        .connector.removeDirectory(path, false, signal())
        .catch((error: unknown) => error);
      front.pageMax = 50;
      expect(refusal).toMatchObject({ kind: 'conflict', deleted: 0 });
      await world().connector.remove([...path, 'f'], signal());
      expect(await world().connector.stat(path, signal())).toEqual({ kind: 'directory' });
    });

    it('gives nobody the token', async () => {
      front.echoes = true;
      const refusal = await world()
        .connector.stat(world().fresh('f'), signal())
        .catch((error: Error) => error);
      front.echoes = false;
      expect(refusal).toMatchObject({ kind: 'forbidden', message: 'Refused: Bearer ***' });
    });

    it('stops deleting at what is held, and knows how much is gone', async () => {
      const path = world().fresh();
      const names = Array.from({ length: 40 }, (_, number) => `${number + 10}`);
      await Promise.all([...names, 'zz-held'].map((name) => world().put([...path, name], 'x')));
      front.held = 'zz-held';
      const failure = await world()
        .store.connector.removeDirectory(path, true, signal())
        .catch((error: unknown) => error);
      front.held = undefined;
      const left = (await world().listAll(path)).files.length;
      expect(failure).toMatchObject({ kind: 'forbidden', deleted: names.length + 1 - left });
      // Those that were on their way, at most.
      expect(left).toBeGreaterThan(names.length - 16);
    });

    it('cancels the sessions of uploads that broke off', () => {
      expect(front.cancelled.length).toBeGreaterThan(0);
    });
  },
);
