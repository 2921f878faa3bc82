import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Settings } from '#src/platform/config/settings.js';
import { LocalBlobStore } from '#src/platform/storage/local-blob-store.js';
import { ArtifactStore } from './artifact-store.js';

describe('the artifact store', () => {
  let home: string;
  const makeStore = () =>
    new ArtifactStore(new LocalBlobStore(join(home, 'blobs')), Settings.read({ ALGOPLANE_HOME: home, DATABASE_URL: 'x', REDIS_URL: 'x', ENCRYPTION_KEY: `${'A'.repeat(43)}=` }));

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'artifacts-'));
    await mkdir(join(home, 'made/src'), { recursive: true });
    await writeFile(join(home, 'made/src/Hello.py'), 'def apply(input): ...');
  });
  afterEach(() => rm(home, { recursive: true }));

  it('gives back what was packed, once for all who ask at the same time', async () => {
    const digest = await makeStore().pack(join(home, 'made'));
    const sut = makeStore();
    const places = await Promise.all([sut.locate(digest), sut.locate(digest), makeStore().locate(digest)]);
    expect(new Set(places).size).toBe(1);
    expect(await readFile(join(places[0] ?? '', 'src/Hello.py'), 'utf8')).toBe('def apply(input): ...');
  });

  it('takes the set-user-id bit and the right to write from files of strangers, and keeps a link a link', async () => {
    await writeFile(join(home, 'made/tool'), '#!/bin/sh');
    await chmod(join(home, 'made/tool'), 0o6777);
    await symlink('/etc/shadow', join(home, 'made/link'));
    const sut = makeStore();
    const place = await sut.locate(await sut.pack(join(home, 'made')));
    expect((await stat(join(place, 'tool'))).mode & 0o7777).toBe(0o755);
    const { lstat } = await import('node:fs/promises');
    expect((await lstat(join(place, 'link'))).isSymbolicLink()).toBe(true);
  });

  it('takes no more room for files of nothing than they took', async () => {
    await writeFile(join(home, 'made/hole'), '');
    await truncate(join(home, 'made/hole'), 2 ** 36);
    const sut = makeStore();
    const { size, blocks } = await stat(join(await sut.locate(await sut.pack(join(home, 'made'))), 'hole'));
    expect([size, blocks < 100]).toEqual([2 ** 36, true]);
  });

  it('removes a tree that is deeper than a path may be long', async () => {
    const sut = makeStore();
    const digest = await sut.pack(join(home, 'made'));
    execFileSync('perl', ['-e', 'for (1..30) { mkdir $ARGV[0] and chdir $ARGV[0] or die }', 'a'.repeat(200)], { cwd: await sut.locate(digest) });
    await sut.remove(digest);
    expect(await readdir(join(home, 'artifacts'))).toEqual([]);
  });

  it('unpacks every time, whichever of the two ends of the pipe is done first', async () => {
    const digest = await makeStore().pack(join(home, 'made'));
    for (let round = 0; round < 100; round++) {
      const place = await makeStore().locate(digest);
      await rm(place, { recursive: true });
    }
  });

  it('says so when the archive is cut off, leaves nothing half unpacked, and does not try again for a minute', async () => {
    await writeFile(join(home, 'made/noise'), randomBytes(300_000));
    const digest = await makeStore().pack(join(home, 'made'));
    await truncate(join(home, 'blobs/artifacts', digest), 100_000);
    const sut = makeStore();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval'] });
    try {
      const failure = await sut.locate(digest).catch((error: unknown) => error);
      expect(failure).toMatchObject({ errorName: 'internalError', message: expect.stringContaining('cannot be unpacked') });
      expect(await readdir(join(home, 'artifacts'))).toEqual([]);
      await makeStore().pack(join(home, 'made'));
      expect(await sut.locate(digest).catch((error: unknown) => error)).toBe(failure);
      jest.advanceTimersByTime(60_000);
      expect(await sut.locate(digest)).toContain(digest);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([[17, 'a', 'packs'], [18, 'a', 'refuses'], [18, '\u00e9', 'refuses']])('of %d folders in one another, with names of 200 bytes of %s, %s the tree', async (folders, letter, verdict) => {
    execFileSync('perl', ['-e', `for (1..${folders}) { mkdir $ARGV[0] and chdir $ARGV[0] or die }`, letter.repeat(200 / Buffer.byteLength(letter))], { cwd: join(home, 'made') });
    const sut = makeStore();
    const packed = sut.pack(join(home, 'made'));
    if (verdict === 'packs') {
      expect(await sut.locate(await packed)).toContain(await packed);
    } else {
      await expect(packed).rejects.toMatchObject({ errorName: 'requestInvalid', message: expect.stringContaining('a path of more than 3500 bytes') });
    }
  });

  it('throws when the store has lost it, and finds it when it is back', async () => {
    const digest = await makeStore().pack(join(home, 'made'));
    const blobs = new LocalBlobStore(join(home, 'blobs'));
    await blobs.remove(`artifacts/${digest}`);
    const sut = makeStore();
    await expect(sut.locate(digest)).rejects.toThrow('not in the blob store');
    await makeStore().pack(join(home, 'made'));
    expect(await sut.locate(digest)).toContain(digest);
  });
});
