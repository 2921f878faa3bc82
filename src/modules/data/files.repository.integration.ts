import { LockMode } from '@mikro-orm/core';
import { TestDatabase } from '../../../test/support/database.js';
import { newId } from '#src/platform/database/columns.js';
import { CollectionsRepository } from './collections.repository.js';
import { Collection } from './data.entities.js';
import { FilesRepository, type NewFile } from './files.repository.js';

describe('files that are replaced', () => {
  let database: TestDatabase;
  let sut: FilesRepository;
  let collections: CollectionsRepository;
  let collection: Collection;

  beforeAll(async () => {
    database = await TestDatabase.create();
    sut = new FilesRepository(database.em);
    collections = new CollectionsRepository(database.em);
    collection = await collections.ensure({ owner: await database.account(), kind: 'own', name: 'Box' });
  });
  afterAll(() => database.remove());

  const file = (name: string, content: string | null, to: NewFile['collection'] = collection): NewFile => ({
    id: newId(), collection: to, name, size: content?.length ?? 7, md5: 'd'.repeat(32), contentType: 'text/plain', content: content === null ? null : Buffer.from(content), updatedAt: new Date('2026-04-07T16:45:07.096Z'),
  });

  it('are as they were given, many at once, each with its own content', async () => {
    const files = [...Array.from({ length: 150 }, (_, place) => file(`many${place}`, 'ä\0'.repeat(place))), file('empty', ''), file('elsewhere', null)];
    expect(await Promise.all(files.map((one) => sut.replace(one)))).toEqual(files.map(() => ({})));
    for (const given of files) {
      const { content, ...found } = (await sut.find(collection.id, given.name)) ?? file('', null);
      expect(found).toEqual({ ...given, collection: collection.id, content: undefined });
      expect(content && Buffer.from(content)).toEqual(given.content);
    }
  });

  it('tell which content nobody needs any more, and only where it is in the store', async () => {
    const [stored, again, inRow, last] = [file('turned', null), file('turned', null), file('turned', 'x'), file('turned', 'y')];
    expect(await sut.replace(stored)).toEqual({});
    expect(await sut.replace(again)).toEqual({ before: stored.id });
    expect(await sut.replace(inRow)).toEqual({ before: again.id });
    expect(await sut.replace(last)).toEqual({});
    expect((await sut.find(collection.id, 'turned'))?.id).toBe(last.id);
  });

  it('of one name at once: one of them is there, whole', async () => {
    const files = Array.from({ length: 40 }, (_, place) => file('wanted', `content ${place}`));
    await Promise.all(files.map((one) => sut.replace(one)));
    const found = await sut.find(collection.id, 'wanted');
    expect(found?.content && Buffer.from(found.content)).toEqual(files.find(({ id }) => id === found?.id)?.content);
  });

  it('find their collection without regard to case, and say of those alone that have none that it is not there', async () => {
    const { owner, kind } = collection;
    const files = [file('a', '1', { owner, kind, name: 'bOX' }), file('b', '2', { owner, kind, name: 'none' }), file('c', '3', { owner, kind: 'session', name: 'Box' }), file('d', '4')];
    expect(await Promise.all(files.map((one) => sut.replace(one)))).toEqual([{}, undefined, undefined, {}]);
    expect((await sut.find(collection.id, 'a'))?.size).toBe(1);
  });

  it('wait for a lock without holding up those of others', async () => {
    const others = await collections.ensure({ owner: await database.account(), kind: 'own', name: 'Theirs' });
    const [locked, unlocked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const lock = database.em.fork().transactional(async (em) => {
      await em.findOne(Collection, { id: collection.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      locked.resolve();
      await unlocked.promise;
    });
    await locked.promise;
    const held = [sut.replace(file('held', 'x')), sut.replace(file('held', 'y'))];
    expect(await Promise.all(['a', 'b'].map((name) => sut.replace(file(name, 'x', others))))).toEqual([{}, {}]);
    expect(await sut.find(collection.id, 'held')).toBeUndefined();
    unlocked.resolve();
    await lock;
    expect(await Promise.all(held)).toEqual([{}, {}]);
    const [{ patience } = {}] = await database.em.fork().getConnection().execute<{ patience: string }[]>(`select current_setting('lock_timeout') as "patience"`);
    expect(patience).toBe('0');
  });

  it("from two processes at once, in any order, do not stand in each other's way", async () => {
    const other = new FilesRepository(database.em);
    const names = Array.from({ length: 60 }, (_, place) => `crossed${place}`);
    for (let round = 0; round < 20; round++) {
      const all = [...names.map((name) => sut.replace(file(name, 'one'))), ...names.toReversed().map((name) => other.replace(file(name, 'two')))];
      expect(await Promise.all(all)).toHaveLength(120);
    }
  });
});
