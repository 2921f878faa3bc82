import { type ContractWorld, signal } from './contract-store.js';

const ODD_NAMES = [
  'plain.txt',
  'with blank',
  ' leading',
  'ümläut-é',
  '日本語.txt',
  '😀.bin',
  'a+b',
  '100%25',
  '50%',
  'q?x=1&y',
  'hash#tag',
  "it's",
  'quo"te',
  'semi;colon',
  'eq=al',
  'a,b',
  'at@x',
  '(paren)',
  '[bracket]',
  '{brace}',
  '<angle>',
  'tilde~',
  'star*',
  'pi|pe',
  'car^et',
  'back`tick',
  '$dollar',
  'a:b',
  '...',
  '.hidden',
  'exclaim!',
  `long-${'n'.repeat(150)}`,
];

export function fileCases(world: () => ContractWorld): void {
  describe('files', () => {
    it('gives back what was written', async () => {
      const path = world().fresh('hello.txt');
      const before = Date.now();
      await world().put(path, 'Hello, wörld');
      expect(await world().get(path)).toBe('Hello, wörld');
      const file = await world().connector.stat(path, signal());
      expect(file).toMatchObject({
        kind: 'file',
        size: 13,
        etag: expect.stringMatching(/^[^"]+$/),
        lastModified: expect.any(Date),
      });
      expect(Math.abs((file?.kind === 'file' ? file.lastModified.getTime() : 0) - before)).toBeLessThan(60_000);
    });

    it('tells of a file what it gives of it', async () => {
      const path = world().fresh('file');
      await world().put(path, '0123456789');
      const { content, file, range } = await world().connector.read(path, undefined, signal());
      content.destroy();
      expect(range).toBeUndefined();
      expect(await world().connector.stat(path, signal())).toMatchObject({ size: file.size, etag: file.etag });
    });

    it.each([
      [{ start: 0, end: 0 }, '0'],
      [{ start: 2, end: 5 }, '2345'],
      [{ start: 7 }, '789'],
      [{ start: 8, end: 100 }, '89'],
    ])('gives the part %j', async (range, expected) => {
      const path = world().fresh('digits');
      await world().put(path, '0123456789');
      const answer = await world().connector.read(path, range, signal());
      expect(Buffer.concat(await answer.content.toArray()).toString()).toBe(expected);
      expect(answer.file.size).toBe(10);
      expect(answer.range).toEqual({ start: range.start, end: range.start + expected.length - 1 });
    });

    it('refuses a part that begins behind the end', async () => {
      const path = world().fresh('digits');
      await world().put(path, '0123456789');
      await expect(world().connector.read(path, { start: 10, end: 12 }, signal())).rejects.toMatchObject({
        name: 'ConnectorError',
        kind: 'invalid',
      });
    });

    it('keeps an empty file', async () => {
      const path = world().fresh('empty');
      await world().put(path, '');
      expect(await world().connector.stat(path, signal())).toMatchObject({ kind: 'file', size: 0 });
      expect(await world().get(path)).toBe('');
    });

    it('replaces a file', async () => {
      const path = world().fresh('file');
      await world().put(path, 'old and long');
      const old = await world().connector.stat(path, signal());
      await world().put(path, 'new');
      expect(await world().get(path)).toBe('new');
      const file = await world().connector.stat(path, signal());
      expect(file).toMatchObject({ size: 3 });
      expect(file?.kind === 'file' && file.etag).not.toBe(old?.kind === 'file' && old.etag);
    });

    it('removes a file', async () => {
      const path = world().fresh('file');
      await world().put(path, 'x');
      await world().connector.remove(path, signal());
      expect(await world().connector.stat(path, signal())).toBeUndefined();
      await expect(world().connector.remove(path, signal())).rejects.toMatchObject({ kind: 'not-found' });
    });

    it('knows nothing of what is not there', async () => {
      const path = world().fresh('nothing');
      expect(await world().connector.stat(path, signal())).toBeUndefined();
      await expect(world().connector.read(path, undefined, signal())).rejects.toMatchObject({ kind: 'not-found' });
      await expect(world().connector.list(path, {}, signal())).rejects.toMatchObject({ kind: 'not-found' });
    });

    it.each(ODD_NAMES)('takes the name %j', async (name) => {
      const path = world().fresh(`in ${name}`, name);
      await world().put(path, name);
      expect(await world().get(path)).toBe(name);
      expect(await world().connector.stat(path, signal())).toMatchObject({ kind: 'file', size: Buffer.byteLength(name) });
      expect(await world().listAll(path.slice(0, -1))).toMatchObject({ folders: [], files: [name] });
      expect(await world().listAll(path.slice(0, -2))).toMatchObject({ folders: [`in ${name}`], files: [] });
      await world().connector.remove(path, signal());
      expect(await world().connector.stat(path, signal())).toBeUndefined();
    });
  });
}
