/** @jest-environment ./test/support/node-errors-environment.js */
import { Readable } from 'node:stream';
import { app, DropboxWorld, fresh, pkceApp, signal } from './testing/dropbox-world.js';

describe('files and directories in Dropbox', () => {
  let world: DropboxWorld;

  beforeAll(async () => (world = await DropboxWorld.open()));
  afterAll(() => world.close());

  it('are found in any upper and lower case, and listed as they were written first', async () => {
    const path = fresh('Some Folder', 'Hello.TXT');
    await world.put(path, 'one');
    const [directory, ...names] = path;
    expect(await world.get([directory!, ...names.map((name) => name.toLowerCase())])).toBe('one');
    await world.put([directory!, ...names.map((name) => name.toUpperCase())], 'two');
    expect(await world.get(path)).toBe('two');
    expect(await world.pages([directory!, 'SOME folder'], 10)).toMatchObject([{ files: [{ name: 'Hello.TXT' }] }]);
  });

  it('keep their etag when the same content is written again', async () => {
    const path = fresh('file');
    await world.put(path, 'same');
    const before = await world.connector.stat(path, signal());
    await world.put(path, 'same');
    expect(await world.connector.stat(path, signal())).toEqual(before);
  });

  it('do not bear the same name', async () => {
    const path = fresh('name', 'below');
    await world.put(path, 'x');
    await expect(world.put(path.slice(0, -1), 'x')).rejects.toMatchObject({ kind: 'conflict' });
    await expect(world.put([...path, 'deeper'], 'x')).rejects.toMatchObject({ kind: 'conflict' });
    await expect(world.connector.makeDirectory([...path, 'deeper'], signal())).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('are not taken for each other', async () => {
    const path = fresh('directory', 'file');
    const directory = path.slice(0, -1);
    await world.put(path, 'x');
    const { connector } = world;
    await expect(connector.read(directory, undefined, signal())).rejects.toMatchObject({ kind: 'not-found' });
    await expect(connector.list(path, {}, signal())).rejects.toMatchObject({ kind: 'not-found' });
    await expect(connector.remove(directory, signal())).rejects.toMatchObject({ kind: 'not-found' });
    await expect(connector.removeDirectory(path, true, signal())).rejects.toMatchObject({ kind: 'not-found' });
    expect(await world.get(path)).toBe('x');
  });

  it.each(['desktop.ini', 'Thumbs.db', 'trailing ', 'back\\slash', 'n'.repeat(256)])('are not called %j', async (name) => {
    await expect(world.put(fresh(name), 'x')).rejects.toMatchObject({ name: 'ConnectorError', kind: 'invalid' });
  });

  it('are not the root', async () => {
    const { connector } = world;
    const invalid = { name: 'ConnectorError', kind: 'invalid' };
    await expect(connector.read([], undefined, signal())).rejects.toMatchObject(invalid);
    await expect(connector.write([], Readable.from([]), signal())).rejects.toMatchObject(invalid);
    await expect(connector.remove([], signal())).rejects.toMatchObject(invalid);
    await expect(connector.makeDirectory([], signal())).rejects.toMatchObject(invalid);
    await expect(connector.removeDirectory([], true, signal())).rejects.toMatchObject(invalid);
  });

  describe('in a list', () => {
    const names = Array.from({ length: 8 }, (_, number) => `file-${number}`);
    let path: string[];

    beforeEach(async () => {
      path = fresh();
      for (const name of names) {
        await world.put([...path, name], name);
      }
    });

    it.each([1, 2, 5])('come once each, %i at a time, though Dropbox gives more than that', async (limit) => {
      const pages = await world.pages(path, limit);
      expect(Math.max(...pages.map(({ files }) => files.length))).toBeLessThanOrEqual(limit);
      expect(pages.flatMap(({ files }) => files.map(({ name }) => name))).toEqual(names);
    });

    it('are left out when they go meanwhile', async () => {
      const first = await world.connector.list(path, { limit: 3 }, signal());
      await world.connector.remove([...path, names[6]!], signal());
      const rest = await world.pages(path, 3, first.marker);
      expect([first, ...rest].flatMap(({ files }) => files.map(({ name }) => name))).toEqual(names.toSpliced(6, 1));
    });

    it('are found with the marker of their own directory only', async () => {
      const { marker = '' } = await world.connector.list(path, { limit: 3 }, signal());
      const other = fresh();
      await world.connector.makeDirectory(other, signal());
      const changed = Buffer.from(Buffer.from(marker, 'base64url').toString().replace('"given":3', '"given":0')).toString(
        'base64url',
      );
      const stranger = world.connect({ refreshToken: pkceApp.refreshToken, appKey: pkceApp.key, appSecret: undefined });
      expect(changed).not.toBe(marker);
      const invalid = { name: 'ConnectorError', kind: 'invalid' };
      await expect(world.connector.list(other, { marker }, signal())).rejects.toMatchObject(invalid);
      await expect(world.connector.list(path, { marker: changed }, signal())).rejects.toMatchObject(invalid);
      await expect(stranger.list(path, { marker }, signal())).rejects.toMatchObject(invalid);
      const again = world.connect({ refreshToken: app.refreshToken });
      expect((await again.list(path, { marker }, signal())).files.length).toBeGreaterThan(0);
    });

    it('are asked for anew when Dropbox has given up its cursor', async () => {
      const { marker } = (await world.pages(path, 5))[1]!;
      world.fake.store.listing.reset();
      const list = world.connector.list(path, { marker }, signal());
      await expect(list).rejects.toMatchObject({ kind: 'invalid', message: 'reset' });
    });

    it('are gone with their directory', async () => {
      const [{ marker } = {}] = await world.pages(path, 5);
      await world.connector.removeDirectory(path, true, signal());
      await expect(world.connector.list(path, { marker }, signal())).rejects.toMatchObject({ kind: 'not-found' });
    });
  });
});
