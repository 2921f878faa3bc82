/** @jest-environment ./test/support/node-errors-environment.js */
import { type Fault } from './testing/dropbox-fake.js';
import { DropboxWorld, fresh, signal } from './testing/dropbox-world.js';
import { endpointError, tagged } from './testing/fake-refusal.js';

const MIB = 1024 * 1024;
const MANY = () => endpointError(tagged('too_many_files'));

describe('what Dropbox does half-way, or without an answer', () => {
  let world: DropboxWorld;

  beforeAll(async () => (world = await DropboxWorld.open()));
  afterAll(() => world.close());

  it.each<[string, string, Fault]>([
    ['the beginning of an upload', 'files/upload_session/start', 'cut'],
    ['a part of an upload', 'files/upload_session/append_v2', 'cut'],
    ['half a part of an upload', 'files/upload_session/append_v2', { cutAfter: 3 * MIB }],
  ])('is taken up again: %s', async (_, route, fault) => {
    const path = fresh('größe 日本 😀');
    const content = Buffer.concat(['a', 'b', 'c'].map((letter) => Buffer.alloc(7 * MIB, letter)));
    world.fake.fail(route, fault);
    await world.put(path, content);
    expect(Buffer.from(await world.get(path)).equals(content)).toBe(true);
  });

  it('is told when it was the end of an upload', async () => {
    world.fake.fail('files/upload_session/finish', 'cut');
    await expect(world.put(fresh('file'), Buffer.alloc(9 * MIB))).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The store lost the upload: lookup_failed/closed',
    });
  });

  it('is told when an upload is lost', async () => {
    const { sessions } = world.fake.store.uploads;
    world.fake.fail('files/upload_session/append_v2', () => sessions.clear());
    await expect(world.put(fresh('file'), Buffer.alloc(20 * MIB))).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('counts as done: a removal, a directory', async () => {
    const path = fresh('directory', 'file');
    world.fake.fail('files/create_folder_v2', 'cut');
    await world.connector.makeDirectory(path.slice(0, -1), signal());
    await world.put(path, 'x');
    world.fake.fail('files/delete_v2', 'cut');
    await world.connector.remove(path, signal());
    await world.put(path, 'x');
    world.fake.fail('files/delete_v2', 'cut');
    expect(await world.connector.removeDirectory(path.slice(0, -1), true, signal())).toBe(1);
    expect(await world.connector.stat(path.slice(0, -1), signal())).toBeUndefined();
  });

  it('does not count as done when somebody else did it: a removal, a directory', async () => {
    const path = fresh('name');
    const name = `/${path.join('/')}`;
    const { tree } = world.fake.store;
    await world.put(path, 'x');
    world.fake.fail('files/delete_v2', () => tree.remove(name, undefined));
    await expect(world.connector.remove(path, signal())).rejects.toMatchObject({ kind: 'not-found' });
    world.fake.fail('files/create_folder_v2', () => tree.makeFolder(name));
    await expect(world.connector.makeDirectory(path, signal())).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('removes a file that is replaced meanwhile, and no directory that takes its place', async () => {
    const path = fresh('file');
    const name = `/${path.join('/')}`;
    const { tree } = world.fake.store;
    await world.put(path, 'x');
    world.fake.fail('files/delete_v2', () => tree.commit({ path: name, mode: 'overwrite' }, '/nowhere', 3));
    await world.connector.remove(path, signal());
    expect(await world.connector.stat(path, signal())).toBeUndefined();
    await world.put(path, 'x');
    world.fake.fail('files/delete_v2', () => {
      tree.remove(name, undefined);
      tree.makeFolder(name);
    });
    await expect(world.connector.remove(path, signal())).rejects.toMatchObject({ kind: 'not-found' });
    expect(await world.connector.stat(path, signal())).toEqual({ kind: 'directory' });
  });

  describe('with a directory that is too large to be removed at once', () => {
    let path: string[];
    const usual = () => undefined;

    beforeEach(async () => {
      path = fresh('large');
      for (const name of ['one', 'deep/two', 'deep/three', 'four']) {
        await world.put([...path, ...name.split('/')], 'x');
      }
    });

    it('removes it in pieces', async () => {
      world.fake.fail('files/delete_v2', MANY(), usual, MANY());
      expect(await world.connector.removeDirectory(path, true, signal())).toBe(4);
      expect(await world.connector.stat(path, signal())).toBeUndefined();
    });

    it('tells how many files are gone when it fails half-way', async () => {
      const denied = endpointError(tagged('path_write', 'no_write_permission'));
      world.fake.fail('files/delete_v2', MANY(), usual, usual, denied);
      await expect(world.connector.removeDirectory(path, true, signal())).rejects.toMatchObject({
        name: 'ConnectorError',
        kind: 'forbidden',
        deleted: 3,
        message: 'path_write/no_write_permission',
      });
      expect(await world.get([...path, 'four'])).toBe('x');
    });
  });
});
