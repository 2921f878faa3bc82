import { Readable } from 'node:stream';
import { ApiError } from '#libs/errors/index.js';
import type { BlobStore } from '#src/platform/storage/blob-store.js';
import type { FilesRepository, NewFile, Replaced } from './files.repository.js';
import { HostedFiles, type Doubts } from './hosted-files.js';

const COLLECTION = { owner: 'mia', kind: 'perm' as const, name: 'Hello' };
const failure = (code: string) => Object.assign(new Error(code), { code });
const gone = () => Promise.resolve(undefined);

/** A store of keys, and a database that answers one attempt after the other. */
function world(...answers: (() => Promise<Replaced | undefined>)[]) {
  const stored = new Set<string>();
  const blobs = {
    async write(key: string, content: Readable) {
      await content.toArray();
      stored.add(key);
    },
    remove: (key: string) => Promise.resolve(void stored.delete(key)),
  } as unknown as BlobStore;
  const attempts: NewFile[] = [];
  const files = { replace: (file: NewFile) => (attempts.push(file), (answers.shift() ?? gone)()) } as unknown as FilesRepository;
  const sut = new HostedFiles(files, blobs);
  const write = (doubts: Partial<Doubts> = {}, upload: object = {}) =>
    sut.write(COLLECTION, 'f', { content: Readable.from([Buffer.from('content')]), ...upload }, { confirm: () => Promise.resolve(), missing: () => Promise.resolve(), ...doubts });
  return { write, stored, attempts };
}

describe('an upload', () => {
  it.each([['was not there', gone], ['went meanwhile', () => Promise.reject(failure('23503'))]])('is written again when its collection %s, until it is there', async (_, answer) => {
    const { write, stored, attempts } = world(answer, answer, () => Promise.resolve({}));
    let made = 0;
    await write({ missing: () => Promise.resolve(made++) });
    expect([attempts.length, made, stored.size]).toEqual([3, 2, 1]);
  });

  it('whose collection goes again and again is refused, and leaves no content behind', async () => {
    const { write, stored, attempts } = world();
    await expect(write()).rejects.toMatchObject({ errorName: 'dataNotFound' });
    expect([attempts.length, stored.size]).toEqual([5, 0]);
  });

  it.each<[string, Partial<Doubts>, object]>([
    ['for the lack of a collection', { missing: () => Promise.reject(new ApiError('dataNotFound')) }, {}],
    ['for a right that has ended', { confirm: () => Promise.reject(new ApiError('notAuthenticated')) }, {}],
    ['for its digest', {}, { md5: '0'.repeat(32) }],
  ])('that is refused %s leaves no content behind', async (_, doubts, upload) => {
    const { write, stored } = world();
    await expect(write(doubts, upload)).rejects.toBeInstanceOf(ApiError);
    expect(stored.size).toBe(0);
  });

  it('keeps its content where the database was lost, which may have its row', async () => {
    const { write, stored } = world(() => Promise.reject(failure('57P01')));
    await expect(write()).rejects.toMatchObject({ code: '57P01' });
    expect(stored.size).toBe(1);
  });
});
