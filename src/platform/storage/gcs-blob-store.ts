import { ApiError as GoogleError, Storage, type Bucket, type GetFilesOptions, type GetFilesResponse } from '@google-cloud/storage';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkedKey } from './blob-key.js';
import { BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';

/** A write holds one, and sends it as a request of its own: one that is cut off leaves no request open. A multiple of 256 KiB. */
const CHUNK_BYTES = 8 << 20;

export interface GcsPlace {
  bucket: string;
  /** Empty, or with a slash at its end. */
  prefix: string;
  /** Of an emulator, which asks for no credentials. Google's own when absent. */
  endpoint?: string | undefined;
}

/** Blobs as objects of one bucket of Google's. Credentials come from the usual places of Google's clients: a variable that names a key file, the machine's role. */
export class GcsBlobStore extends BlobStore {
  private readonly bucket: Bucket;
  private readonly prefix: string;

  constructor({ bucket, prefix, endpoint }: GcsPlace) {
    super();
    this.prefix = prefix;
    this.bucket = new Storage(endpoint ? { apiEndpoint: endpoint, projectId: 'emulated' } : {}).bucket(bucket);
  }

  async write(key: string, content: Readable | Uint8Array): Promise<void> {
    const file = this.file(key);
    if (content instanceof Readable) {
      await pipeline(content, file.createWriteStream({ resumable: true, chunkSize: CHUNK_BYTES }));
    } else {
      await file.save(Buffer.from(content.buffer, content.byteOffset, content.byteLength), { resumable: false });
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    const [metadata] = await this.file(key).getMetadata().catch(unlessAbsent);
    if (!metadata) {
      // The answer is the same when the whole bucket is gone.
      await this.check();
      return undefined;
    }
    // The version that was found: another one may take its place meanwhile.
    const generation = metadata.generation;
    return this.bucket.file(this.name(key), { generation }).createReadStream({ ...range, decompress: false, validation: range ? false : 'crc32c' });
  }

  async *list(directory: string): AsyncGenerator<StoredBlob> {
    const prefix = `${this.prefix}${checkedKey(directory)}/`;
    for (let query: GetFilesOptions | null = { prefix, autoPaginate: false }; query; ) {
      const [files, next]: GetFilesResponse = await this.bucket.getFiles(query);
      for (const { name, metadata } of files) {
        yield { key: name.slice(this.prefix.length), writtenAt: new Date(metadata.updated ?? Date.now()) };
      }
      query = next;
    }
  }

  /** Google forgets unfinished uploads by itself. */
  async removeUnfinished(): Promise<void> {}

  async remove(key: string): Promise<void> {
    await this.file(key).delete({ ignoreNotFound: true });
  }

  async check(): Promise<void> {
    await this.bucket.getFiles({ prefix: this.prefix, autoPaginate: false, maxResults: 1 });
  }

  private file(key: string) {
    return this.bucket.file(this.name(key));
  }

  private name(key: string): string {
    return `${this.prefix}${checkedKey(key)}`;
  }
}

function unlessAbsent(error: unknown): [undefined] {
  if (error instanceof GoogleError && error.code === 404) {
    return [undefined];
  }
  throw error;
}
