import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkedKey } from './blob-key.js';
import { BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';
import { FileSink } from './file-sink.js';

const UNFINISHED = /^\.[0-9a-f-]{36}\.tmp$/;
/** Of what is on its way from disk to network. */
const CHUNK_BYTES = 256 << 10;

/** Blobs as files below one directory. */
export class LocalBlobStore extends BlobStore {
  constructor(private readonly root: string) {
    super();
  }

  async write(key: string, content: Readable | Uint8Array, written: (chunk: Uint8Array) => void = () => undefined): Promise<void> {
    const target = this.path(key);
    const temporary = join(this.root, `.${randomUUID()}.tmp`);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      const source = content instanceof Readable ? content : Readable.from([content], { objectMode: false });
      await pipeline(source, new FileSink(await open(temporary, 'wx', 0o600), written));
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    // A link would lead out of the store: nobody but a stranger makes one here.
    const file = await open(this.path(key), constants.O_RDONLY | constants.O_NOFOLLOW).catch(unlessAbsent);
    return file?.createReadStream({ ...range, highWaterMark: CHUNK_BYTES });
  }

  async removeUnfinished(before: Date): Promise<void> {
    for (const name of (await readdir(this.root).catch(unlessAbsent)) ?? []) {
      const path = join(this.root, name);
      if (UNFINISHED.test(name) && ((await stat(path).catch(unlessAbsent))?.mtime ?? before) < before) {
        await rm(path, { force: true });
      }
    }
  }

  async *list(directory: string): AsyncGenerator<StoredBlob> {
    const entries = await readdir(this.path(directory), { recursive: true, withFileTypes: true }).catch(unlessAbsent);
    for (const entry of entries ?? []) {
      const path = join(entry.parentPath, entry.name);
      const found = entry.isFile() ? await stat(path).catch(unlessAbsent) : undefined;
      if (found) {
        yield { key: relative(this.root, path), writtenAt: found.mtime };
      }
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  async check(): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    await access(this.root, constants.W_OK | constants.X_OK);
  }

  private path(key: string): string {
    return join(this.root, checkedKey(key));
  }
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}
