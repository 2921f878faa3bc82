import type { Readable } from 'node:stream';
import type { BlobKey } from './blob-key.js';

export interface StoredBlob {
  key: string;
  writtenAt: Date;
}

/** Both ends included, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where the platform keeps what is too big for a row: artifacts, files of users, inputs and results of asynchronous calls. Drivers: local directory, S3,
 * Google Cloud Storage.
 *
 * A key is `[A-Za-z0-9._/-]`, without `..`. A blob appears whole or not at all; writing one again replaces it.
 */
export abstract class BlobStore {
  /** `written` is told of chunks of a stream that the store needs no more, as soon as that is so; of which, and whether of any, is the store's affair. */
  abstract write(key: BlobKey, content: Readable | Uint8Array, written?: (chunk: Uint8Array) => void): Promise<void>;
  /** Undefined when there is no such blob. A blob that is open stays whole, whatever becomes of its key. The chunks are the reader's alone. */
  abstract read(key: string, range?: ByteRange): Promise<Readable | undefined>;
  /** Blobs whose key begins with `directory/`, in no order. One that is written or removed meanwhile may be there or not. */
  abstract list(directory: string): AsyncIterable<StoredBlob>;
  /** Removes what writes that were cut off before this time have left. */
  abstract removeUnfinished(before: Date): Promise<void>;
  /** Without complaint when there is none. */
  abstract remove(key: string): Promise<void>;
  /** Rejects when the store does not answer, or not to this platform. */
  abstract check(): Promise<void>;
}

export async function readWhole(store: BlobStore, key: string): Promise<Buffer | undefined> {
  const stream = await store.read(key);
  return stream ? Buffer.concat(await stream.toArray()) : undefined;
}
