import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BuildCaches } from './build-caches.js';

const DAY_MS = 24 * 3_600_000;

describe('caches of builds', () => {
  let home: string;
  let sut: BuildCaches;
  const build = (name: string) => join(home, name);

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'caches-'));
    sut = new BuildCaches({ directory: (...parts: string[]) => join(home, ...parts), env: { BUILD_CACHE_KEEP_DAYS: 7 } } as never);
  });
  afterEach(() => rm(home, { recursive: true }));

  it('give the next build of the algorithm, and of no other, what the last one kept', async () => {
    await sut.take('one', build('a'), false);
    await writeFile(join(build('a'), 'wheel'), 'kept');
    await sut.keep('one', build('a'));
    await sut.take('two', build('b'), false);
    expect(await readdir(build('b'))).toEqual([]);
    await sut.take('one', build('c'), false);
    expect(await readFile(join(build('c'), 'wheel'), 'utf8')).toBe('kept');
  });

  it('are empty for a build that begins afresh, which then replaces them', async () => {
    await sut.take('one', build('a'), false);
    await writeFile(join(build('a'), 'old'), '');
    await sut.keep('one', build('a'));
    await sut.take('one', build('b'), true);
    expect(await readdir(build('b'))).toEqual([]);
    await writeFile(join(build('b'), 'new'), '');
    await sut.keep('one', build('b'));
    await sut.take('one', build('c'), false);
    expect(await readdir(build('c'))).toEqual(['new']);
  });

  it('are of one build at a time: two at once keep one of theirs, whole', async () => {
    const builds = ['a', 'b', 'c', 'd'];
    await Promise.all(builds.map((name) => sut.take('one', build(name), false)));
    await Promise.all(builds.map((name) => writeFile(join(build(name), name), name)));
    await Promise.all(builds.map((name) => sut.keep('one', build(name))));
    await sut.take('one', build('next'), false);
    expect(await readdir(build('next'))).toEqual([expect.stringMatching(/^[abcd]$/)]);
    expect((await readdir(home)).sort()).toEqual(['builds', 'next']);
  });

  it('are whole or empty for a build that begins as another replaces them', async () => {
    const files = 3000;
    const fill = async (name: string) => {
      await sut.take('one', build(name), true);
      await Promise.all(Array.from({ length: files }, (_, file) => writeFile(join(build(name), String(file)), '')));
    };
    await fill('old');
    await sut.keep('one', build('old'));
    for (let round = 0; round < 4; round++) {
      await fill('new');
      const kept = sut.keep('one', build('new')).then(() => 'kept');
      // Again and again as the old one goes, which takes some dozen milliseconds.
      for (let end; end !== 'kept'; end = await Promise.race([kept, delay(1)])) {
        await sut.take('one', build('next'), false);
        expect([0, files]).toContain((await readdir(build('next'))).length);
      }
      await fill('old');
      await sut.keep('one', build('old'));
    }
  });

  it('go when nobody has used them for their days', async () => {
    for (const name of ['used', 'unused']) {
      await sut.take(name, build(name), false);
      await sut.keep(name, build(name));
    }
    const old = new Date(Date.now() - 8 * DAY_MS);
    await utimes(join(home, 'builds/caches/unused'), old, old);
    await sut.run(Date.now());
    expect(await readdir(join(home, 'builds/caches'))).toEqual(['used']);
  });
});
