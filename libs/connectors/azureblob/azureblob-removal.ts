import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { ConnectorError } from '../connector-error.js';
import { marksFolder } from './azureblob-entry.js';

const REMOVED_AT_ONCE = 16;

export interface Removal {
  container: ContainerClient;
  /** Of all that goes. */
  prefix: string;
  /** Whether the blob that marks the directory itself is there and goes, too: the prefix without its slash. */
  marked: boolean;
  force: boolean;
}

/** Removes all that a directory holds, page by page, and counts the files in `progress`. Errors, besides the client's own: not-found, conflict. */
export async function removeAll(
  { container, prefix, marked, force }: Removal,
  progress: { deleted: number },
  abortSignal: AbortSignal,
): Promise<void> {
  const folders = marked ? [prefix.slice(0, -1)] : [];
  let found = folders.length;
  for await (const { segment } of container.listBlobsFlat({ prefix, includeMetadata: true, abortSignal }).byPage()) {
    const blobs = segment.blobItems;
    if (!force && blobs.some(({ name }) => name !== prefix)) {
      throw new ConnectorError('conflict', 'The directory is not empty.');
    }
    found += blobs.length;
    folders.push(...blobs.filter(isFolder).map(({ name }) => name));
    const files = blobs.filter((blob) => !isFolder(blob)).map(({ name }) => name);
    await removeBlobs(container, files, REMOVED_AT_ONCE, () => progress.deleted++, abortSignal);
  }
  if (found === 0) {
    throw new ConnectorError('not-found', 'There is no such directory.');
  }
  // A hierarchical namespace removes no directory that holds something. Lists are in the order of names, so the last is the deepest.
  await removeBlobs(container, folders, 1, () => undefined, abortSignal);
}

/** The last first, `atOnce` of them at a time. Settles when nothing is under way any more. */
async function removeBlobs(
  container: ContainerClient,
  names: readonly string[],
  atOnce: number,
  onGone: () => void,
  abortSignal: AbortSignal,
): Promise<void> {
  const left = [...names];
  const removeNext = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const { succeeded } = await container.getBlobClient(name).deleteIfExists({ abortSignal });
      if (succeeded) {
        onGone();
      }
    }
  };
  const stop = (error: unknown) => {
    left.length = 0;
    throw error;
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, () => removeNext().catch(stop)));
  const failed = lanes.find((lane) => lane.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

function isFolder({ name, metadata }: BlobItem): boolean {
  return name.endsWith('/') || marksFolder(metadata);
}
