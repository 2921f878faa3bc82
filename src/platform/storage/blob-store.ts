import type { Readable } from 'node:stream';

export interface StoredBlob {
  key: string;
  writtenAt: Date;
}

/**
 * Where the platform keeps what is too big for a row: artifacts, inputs and results of asynchronous calls.
 *
 * A key is `[A-Za-z0-9._/-]`, without `..`. A blob appears whole or not at all; writing one again replaces it.
 */
export abstract class BlobStore {
  abstract write(key: string, content: Readable | Uint8Array): Promise<void>;
  /** Undefined when there is no such blob. */
  abstract read(key: string): Promise<Readable | undefined>;
  /** Blobs whose key begins with `directory/`, in no order. One that is written or removed meanwhile may be there or not. */
  abstract list(directory: string): AsyncIterable<StoredBlob>;
  /** Without complaint when there is none. */
  abstract remove(key: string): Promise<void>;
}

export async function readWhole(store: BlobStore, key: string): Promise<Buffer | undefined> {
  const stream = await store.read(key);
  return stream ? Buffer.concat(await stream.toArray()) : undefined;
}
