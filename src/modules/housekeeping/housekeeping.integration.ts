import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { TestDatabase } from '../../../test/support/database.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { BuildsRepository } from '#src/modules/builds/builds.repository.js';
import { resultKey } from '#src/modules/calls/call-blobs.js';
import { Call } from '#src/modules/calls/call.entity.js';
import { CollectionsRepository } from '#src/modules/data/collections.repository.js';
import { DataHousekeeping } from '#src/modules/data/data-housekeeping.js';
import { Collection, contentKey, DataFile } from '#src/modules/data/data.entities.js';
import { FilesRepository } from '#src/modules/data/files.repository.js';
import { HostedFiles } from '#src/modules/data/hosted-files.js';
import { Account } from '#src/modules/users/account.entity.js';
import { newId } from '#src/platform/database/columns.js';
import { readWhole } from '#src/platform/storage/blob-store.js';
import { LocalBlobStore } from '#src/platform/storage/local-blob-store.js';
import { ArtifactHousekeeping } from './artifact-housekeeping.js';
import { CallHousekeeping } from './call-housekeeping.js';

const HOUR = 3_600_000;

describe('housekeeping', () => {
  let database: TestDatabase;
  let home: string;
  let blobs: LocalBlobStore;
  const settings = { env: { CALL_RESULT_KEEP_HOURS: 24, CALL_RECORD_KEEP_DAYS: 2 }, directory: (...parts: string[]) => join(home, ...parts) } as never;

  beforeAll(async () => {
    database = await TestDatabase.create();
    home = await mkdtemp(join(tmpdir(), 'housekeeping-'));
    blobs = new LocalBlobStore(join(home, 'blobs'));
  });
  afterAll(async () => {
    await database.remove();
    await rm(home, { recursive: true });
  });

  async function call(hoursAgo: number, ended: boolean): Promise<string> {
    const id = `req-${newId()}`;
    const at = new Date(Date.now() - hoursAgo * HOUR);
    await blobs.write(resultKey(id), Buffer.from('{}'));
    await database.em.fork().insert(Call, {
      id, account: newId(), apiKey: null, algorithm: newId(), ownerName: 'mia', algorithmName: 'Hello', machineType: 'cpu', gitHash: 'a'.repeat(40), semanticVersion: null, parent: null, asynchronous: true,
      status: ended ? 'succeeded' : 'queued', outcome: null, createdAt: at, finishedAt: ended ? at : null, queueMs: 0, startMs: 0, runMs: 0, inputBytes: 0, outputBytes: 0, request: {},
    });
    return id;
  }

  it('forgets results after their time and records after theirs, and never a call without an end', async () => {
    const young = await call(1, true);
    const old = await call(30, true);
    const ancient = await call(100, true);
    const waiting = await call(1000, false);
    await new CallHousekeeping(database.em, blobs, settings).run(Date.now());
    const kept = async (id: string) => [(await readWhole(blobs, resultKey(id))) !== undefined, (await database.em.fork().count(Call, { id })) === 1];
    expect(await Promise.all([young, old, ancient, waiting].map(kept))).toEqual([[true, true], [false, true], [false, false], [true, true]]);
  });

  it('removes artifacts that no version has, once they are old enough', async () => {
    const artifacts = new ArtifactStore(blobs, settings);
    const pack = async (name: string) => {
      await mkdir(join(home, name));
      await writeFile(join(home, name, 'file'), name);
      return artifacts.pack(join(home, name));
    };
    const [used, unused, fresh] = [await pack('used'), await pack('unused'), await pack('fresh')];
    await artifacts.locate(unused);
    const build = await database.build(await database.algorithm(await database.account()));
    await new BuildsRepository(database.em).finish(build, { log: '', artifact: used });
    await blobs.write('artifacts/of-others', Buffer.from('x'));
    for (const digest of [used, unused, 'of-others']) {
      await utimes(join(home, 'blobs/artifacts', digest), 0, 0);
    }
    await new ArtifactHousekeeping(database.em, artifacts).run(Date.now());
    expect((await readdir(join(home, 'blobs/artifacts'))).toSorted()).toEqual([used, fresh, 'of-others'].toSorted());
    expect(await readdir(join(home, 'artifacts'))).toEqual([]);
  });

  it('removes no system while an algorithm is built on a package set, which may be that', async () => {
    const artifacts = new ArtifactStore(blobs, settings);
    await mkdir(join(home, 'former'));
    const former = await artifacts.pack(join(home, 'former'));
    await utimes(join(home, 'blobs/artifacts', former), 0, 0);
    const algorithm = await database.algorithm(await database.account());
    const build = await database.build(algorithm);
    const em = database.em.fork();
    const { settings: chosen } = await em.findOneOrFail(Algorithm, { id: algorithm });
    await em.nativeUpdate(Algorithm, { id: algorithm }, { settings: { ...chosen, package_set: 'pandas' } });
    await new ArtifactHousekeeping(database.em, artifacts).run(Date.now());
    expect(await readdir(join(home, 'blobs/artifacts'))).toContain(former);
    await new BuildsRepository(database.em).finish(build, { log: '' });
    await new ArtifactHousekeeping(database.em, artifacts).run(Date.now());
    expect(await readdir(join(home, 'blobs/artifacts'))).not.toContain(former);
  });

  it('removes temporary files and sessions after their time, and contents that no file has', async () => {
    const files = new HostedFiles(new FilesRepository(database.em), blobs);
    const collections = new CollectionsRepository(database.em);
    const owner = await database.account();
    const algorithm = await database.algorithm(owner);
    const ensure = (kind: 'temp' | 'perm' | 'session', name: string) => collections.ensure({ owner, kind, name });
    const [temp, perm, session] = [await ensure('temp', algorithm), await ensure('perm', algorithm), await ensure('session', 'req-1')];
    const ofDeleted = await ensure('perm', newId());
    const write = (collection: Collection, name: string) =>
      files.write(collection, name, { content: Readable.from([Buffer.from(name)]) }, { confirm: () => Promise.resolve(), missing: () => Promise.reject(new Error('no collection')) });
    for (const collection of [temp, perm, session, ofDeleted]) {
      await write(collection, 'old');
      await write(collection, 'young');
    }
    const em = database.em.fork();
    const past = new Date(Date.now() - 100 * HOUR);
    // More than one batch.
    await em.insertMany(DataFile, Array.from({ length: 1001 }, (_, place) => ({ id: newId(), collection: temp.id, name: `many${place}`, size: 0, md5: '', contentType: '', content: Buffer.alloc(0), updatedAt: past })));
    await em.nativeUpdate(DataFile, { name: 'old' }, { updatedAt: past });
    await em.nativeUpdate(Collection, { id: session.id }, { createdAt: past });
    const [orphan, fresh] = [newId(), newId()];
    await blobs.write(contentKey(orphan), Buffer.from('x'));
    await blobs.write('data/ab/of-others', Buffer.from('x'));
    await utimes(join(home, 'blobs/data/ab/of-others'), 0, 0);
    await blobs.write(contentKey(fresh), Buffer.from('x'));
    await utimes(join(home, 'blobs', contentKey(orphan)), 0, 0);
    await writeFile(join(home, 'blobs/.01234567-0123-0123-0123-0123456789ab.tmp'), 'cut off');
    await utimes(join(home, 'blobs/.01234567-0123-0123-0123-0123456789ab.tmp'), 0, 0);
    await new DataHousekeeping(database.em, collections, files, blobs).run(Date.now());
    const kept = await database.em.fork().find(DataFile, {}, { orderBy: { name: 'asc' } });
    expect(kept.map(({ collection, name }) => [collection === temp.id ? 'temp' : 'perm', name]).toSorted()).toEqual([['perm', 'old'], ['perm', 'young'], ['temp', 'young']]);
    const stored: string[] = [];
    for await (const { key } of blobs.list('data')) {
      stored.push(key);
    }
    expect(stored.toSorted()).toEqual([...kept.map(({ id }) => contentKey(id)), contentKey(fresh), 'data/ab/of-others'].toSorted());
    expect((await readdir(join(home, 'blobs'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('removes what deleted accounts have left, and what algorithms have had nothing in for long', async () => {
    const collections = new CollectionsRepository(database.em);
    const files = new HostedFiles(new FilesRepository(database.em), blobs);
    const [owner, deleted] = [await database.account(), await database.account()];
    const ensure = async (of: string, name: string) => collections.ensure({ owner: of, kind: 'perm', name: await database.algorithm(owner, name) });
    const [used, idle, fresh, left] = [await ensure(owner, 'Used'), await ensure(owner, 'Idle'), await ensure(owner, 'Fresh'), await ensure(deleted, 'Left')];
    const em = database.em.fork();
    for (const collection of [used, left]) {
      await em.insert(DataFile, { id: newId(), collection: collection.id, name: 'f', size: 0, md5: '', contentType: '', content: Buffer.alloc(0), updatedAt: new Date() });
    }
    await em.nativeUpdate(Collection, { id: [used.id, idle.id] }, { createdAt: new Date(Date.now() - 100 * HOUR) });
    await em.nativeUpdate(Account, { id: deleted }, { deletedAt: new Date() });
    await new DataHousekeeping(database.em, collections, files, blobs).run(Date.now());
    const kept = await database.em.fork().find(Collection, { owner: [owner, deleted] }, { orderBy: { id: 'asc' } });
    expect(kept.map(({ id }) => id)).toEqual([used.id, fresh.id]);
  });
});
