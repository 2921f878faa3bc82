import { Readable } from 'node:stream';
import type { Connector, ConnectorPath } from '../connector.js';
import { type ContractWorld, signal } from './contract-store.js';

/** Everything that a connector does, with the name of what it does. */
const EVERYTHING: [string, (connector: Connector, path: ConnectorPath) => Promise<unknown>][] = [
  ['stat', (connector, path) => connector.stat(path, signal())],
  ['list', (connector, path) => connector.list(path, {}, signal())],
  ['read', (connector, path) => connector.read(path, undefined, signal())],
  ['write', (connector, path) => connector.write(path, Readable.from([Buffer.from('x')]), signal())],
  ['write of much', (connector, path) => connector.write(path, Readable.from([Buffer.alloc(20 << 20)]), signal())],
  ['remove', (connector, path) => connector.remove(path, signal())],
  ['makeDirectory', (connector, path) => connector.makeDirectory(path, signal())],
  ['removeDirectory', (connector, path) => connector.removeDirectory(path, true, signal())],
];

export function failureCases(world: () => ContractWorld): void {
  describe('failures', () => {
    it.each(EVERYTHING)('says that credentials are refused: %s', async (_, act) => {
      const { refused } = world().store;
      if (!refused) {
        return;
      }
      const error: unknown = await act(refused.connector, world().fresh('x')).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ConnectorError', kind: 'forbidden', message: expect.stringMatching(/\w{4}/) });
      const told = `${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`;
      expect(told).not.toContain(refused.secret);
      expect(told).not.toContain(encodeURIComponent(refused.secret));
      expect((error as Error).cause).toBeUndefined();
    });

    it.each(EVERYTHING)('says that nobody answers: %s', async (_, act) => {
      await expect(act(world().store.down, world().fresh('x'))).rejects.toMatchObject({
        name: 'ConnectorError',
        kind: 'unavailable',
      });
    });

    it.each(EVERYTHING)("does not go into the platform's own network: %s", async (_, act) => {
      await expect(act(world().store.guarded, world().fresh('x'))).rejects.toMatchObject({
        name: 'ConnectorError',
        kind: 'invalid',
        message: expect.stringContaining('administrator'),
      });
    });

    it('knows no bucket that is not there', async () => {
      const { nowhere } = world().store;
      if (!nowhere) {
        return;
      }
      const path = [...nowhere, 'file'];
      const { connector } = world();
      expect(await connector.stat(path, signal())).toBeUndefined();
      expect(await connector.stat(nowhere, signal())).toBeUndefined();
      await expect(connector.list(nowhere, {}, signal())).rejects.toMatchObject({ kind: 'not-found' });
      await expect(connector.read(path, undefined, signal())).rejects.toMatchObject({ kind: 'not-found' });
      await expect(connector.remove(path, signal())).rejects.toMatchObject({ kind: 'not-found' });
      await expect(connector.write(path, Readable.from([Buffer.from('x')]), signal())).rejects.toMatchObject({
        kind: 'not-found',
      });
    });

    it('makes and removes no bucket', async () => {
      const { nowhere, root } = world().store;
      if (!nowhere) {
        return;
      }
      const { connector } = world();
      await expect(connector.makeDirectory(nowhere, signal())).rejects.toMatchObject({ kind: 'invalid' });
      await expect(connector.removeDirectory(root, true, signal())).rejects.toMatchObject({ kind: 'invalid' });
      await expect(connector.write(root, Readable.from([Buffer.from('x')]), signal())).rejects.toMatchObject({ kind: 'invalid' });
    });
  });
}
