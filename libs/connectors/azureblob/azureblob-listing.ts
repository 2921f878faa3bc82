import type { BlobServiceClient } from '@azure/storage-blob';
import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath, ListOptions, ListPage } from '../connector.js';
import { isSafePart } from '../data-uri.js';
import { decodeMarker, encodeMarker, limitOf } from '../list-marker.js';
import { countOf } from '../network/answer-fields.js';
import { prefixOf } from '../object-name.js';
import { blobOf, containerOf } from './azureblob-client.js';
import { dateOf, entryAt, marksFolder } from './azureblob-entry.js';
import { isAbsent } from './azureblob-errors.js';

/** Directories: the store knows little more of them than names that begin alike. Errors are the client's own. */
export class AzureBlobListing {
  constructor(private readonly client: BlobServiceClient) {}

  async containers(options: ListOptions, abortSignal: AbortSignal): Promise<ListPage> {
    const pages = this.client.listContainers({ abortSignal }).byPage(pageOf(options));
    const { containerItems, continuationToken } = await firstOf(pages);
    return { folders: containerItems.map(({ name }) => name), files: [], ...markerOf(continuationToken) };
  }

  /** A folder comes twice when the blob that marks it and the prefix of what it holds are on two pages. */
  async page(path: ConnectorPath, options: ListOptions, abortSignal: AbortSignal): Promise<ListPage> {
    const prefix = prefixOf(path);
    const pages = containerOf(this.client, path)
      .listBlobsByHierarchy('/', { prefix, includeMetadata: true, abortSignal })
      .byPage(pageOf(options));
    const { segment, continuationToken } = await firstOf(pages);
    const { blobPrefixes = [], blobItems } = segment;
    const nothing = blobPrefixes.length + blobItems.length === 0 && !continuationToken && options.marker === undefined;
    if (nothing && prefix !== '' && !(await this.isMarked(path, abortSignal))) {
      throw new ConnectorError('not-found', 'There is no such directory.');
    }
    const implied = blobPrefixes.map(({ name }) => name.slice(prefix.length, -1)).filter(isSafePart);
    // What no path can name is left out: the empty blob that stands for the directory itself, and names with empty parts.
    const blobs = blobItems
      .map((blob) => ({ ...blob, name: blob.name.slice(prefix.length) }))
      .filter(({ name }) => isSafePart(name));
    const marked = blobs.filter(({ metadata }) => marksFolder(metadata)).map(({ name }) => name);
    const files = blobs
      .filter(({ metadata }) => !marksFolder(metadata))
      .map(({ name, properties: { contentLength, lastModified } }) => ({ name, size: countOf(contentLength), lastModified: dateOf(lastModified) }));
    return { folders: [...new Set([...implied, ...marked])], files, ...markerOf(continuationToken) };
  }

  /** Whether there is a directory: the root, a container, or something whose name begins so. The blob that marks one is not looked for. */
  async has(path: ConnectorPath, abortSignal: AbortSignal): Promise<boolean> {
    if (path.length === 0) {
      return true;
    }
    try {
      const blobs = containerOf(this.client, path).listBlobsFlat({ prefix: prefixOf(path), abortSignal });
      // A page may be empty and still not be the last.
      for await (const { segment } of blobs.byPage({ maxPageSize: 1 })) {
        if (path.length === 1 || segment.blobItems.length > 0) {
          return true;
        }
      }
      return false;
    } catch (error) {
      if (isAbsent(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Whether a blob of just the directory's name stands for it. */
  async isMarked(path: ConnectorPath, abortSignal: AbortSignal): Promise<boolean> {
    return (await entryAt(blobOf(this.client, path), abortSignal))?.kind === 'directory';
  }
}

function pageOf(options: ListOptions): { maxPageSize: number; continuationToken?: string } {
  const continuationToken = decodeMarker(options.marker);
  return { maxPageSize: limitOf(options), ...(continuationToken ? { continuationToken } : {}) };
}

function markerOf(continuationToken: string | undefined): { marker?: string } {
  return continuationToken ? { marker: encodeMarker(continuationToken) } : {};
}

/** There always is one. */
async function firstOf<Page>(pages: AsyncIterableIterator<Page>): Promise<Page> {
  const { value } = (await pages.next()) as IteratorYieldResult<Page>;
  return value;
}
