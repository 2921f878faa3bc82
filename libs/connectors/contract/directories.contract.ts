import { type ContractWorld, signal } from './contract-store.js';

/** A page of a real store has 1,000 at most. */
const MANY = 1_100;
const AT_ONCE = 20;

export function directoryCases(world: () => ContractWorld): void {
  describe('directories', () => {
    it('lists folders and files, and not what lies deeper', async () => {
      const path = world().fresh();
      await world().put([...path, 'file.txt'], 'four');
      await world().put([...path, 'deep', 'er', 'file.txt'], 'x');
      await world().put([...path, 'file.txt.d', 'x'], 'x');
      const page = await world().connector.list(path, {}, signal());
      expect(page.folders.sort()).toEqual(['deep', 'file.txt.d']);
      expect(page.files).toEqual([{ name: 'file.txt', size: 4, lastModified: expect.any(Date) }]);
      expect(page.marker).toBeUndefined();
    });

    it('has a root', async () => {
      expect(await world().connector.stat([], signal())).toEqual({ kind: 'directory' });
      const page = await world().connector.list([], {}, signal());
      expect([...page.folders, ...page.files.map(({ name }) => name)].length).toBeGreaterThan(0);
    });

    it('tells a directory from a file', async () => {
      const path = world().fresh('a', 'b', 'file');
      await world().put(path, 'x');
      for (const depth of [-1, -2, -3]) {
        expect(await world().connector.stat(path.slice(0, depth), signal())).toEqual({ kind: 'directory' });
      }
      expect(await world().connector.stat([...path.slice(0, -1), 'fil'], signal())).toBeUndefined();
    });

    it('makes an empty directory', async () => {
      const path = world().fresh('new');
      await world().connector.makeDirectory(path, signal());
      expect(await world().connector.stat(path, signal())).toEqual({ kind: 'directory' });
      expect(await world().listAll(path)).toMatchObject({ folders: [], files: [] });
      expect(await world().listAll(path.slice(0, -1))).toMatchObject({ folders: ['new'], files: [] });
      await world().put([...path, 'file'], 'x');
      expect(await world().listAll(path)).toMatchObject({ folders: [], files: ['file'] });
      expect(await world().listAll(path.slice(0, -1))).toMatchObject({ folders: ['new'], files: [] });
    });

    it('makes none whose name is taken', async () => {
      const path = world().fresh('taken');
      await world().put(path, 'x');
      await expect(world().connector.makeDirectory(path, signal())).rejects.toMatchObject({ kind: 'conflict' });
      const directory = world().fresh('twice');
      await world().connector.makeDirectory(directory, signal());
      await expect(world().connector.makeDirectory(directory, signal())).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('removes an empty directory, and a full one only by force', async () => {
      const path = world().fresh('directory');
      await world().connector.makeDirectory(path, signal());
      expect(await world().connector.removeDirectory(path, false, signal())).toBe(0);
      expect(await world().connector.stat(path, signal())).toBeUndefined();
      await world().put([...path, 'one'], 'x');
      await world().put([...path, 'deep', 'two'], 'x');
      await world().put([...path.slice(0, -1), 'directory2'], 'x');
      await expect(world().connector.removeDirectory(path, false, signal())).rejects.toMatchObject({
        kind: 'conflict',
        deleted: 0,
      });
      expect(await world().connector.removeDirectory(path, true, signal())).toBe(2);
      expect(await world().connector.stat(path, signal())).toBeUndefined();
      expect(await world().listAll(path.slice(0, -1))).toMatchObject({ folders: [], files: ['directory2'] });
    });

    it('removes no directory that is not there', async () => {
      await expect(world().connector.removeDirectory(world().fresh('nothing'), true, signal())).rejects.toMatchObject({
        kind: 'not-found',
      });
    });

    it('lists more files than a page has, page by page, and removes them', async () => {
      const many = world().store.many ?? MANY;
      const path = world().fresh('many');
      const names = Array.from({ length: many }, (_, number) => `file-${String(number).padStart(5, '0')}`);
      await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, lane) => {
          for (let number = lane; number < many; number += AT_ONCE) {
            await world().put([...path, names[number]!], 'x');
          }
        }),
      );
      const whole = await world().listAll(path);
      expect(whole.files).toEqual(names);
      expect(whole.pages).toBeGreaterThan(1);
      const first = await world().connector.list(path, { limit: 7 }, signal());
      expect(first.files.length).toBeGreaterThan(0);
      expect(first.files.length).toBeLessThanOrEqual(7);
      expect(first.marker).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(await world().listAll(path, Math.ceil(many / 4))).toMatchObject({ files: names });
      expect(await world().connector.removeDirectory(path, true, signal())).toBe(many);
    });

    it.each(['!!', 'a b', ''])('refuses the marker %j', async (marker) => {
      const path = world().fresh('marked');
      await world().connector.makeDirectory(path, signal());
      await expect(world().connector.list(path, { marker }, signal())).rejects.toMatchObject({ kind: 'invalid' });
    });
  });
}
