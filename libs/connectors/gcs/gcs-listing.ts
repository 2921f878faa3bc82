import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath, ListOptions, ListPage } from '../connector.js';
import { isSafePart } from '../data-uri.js';
import { decodeMarker, encodeMarker, limitOf } from '../list-marker.js';
import { prefixOf } from '../object-name.js';
import { anyObject } from '../network/answer-fields.js';
import { type ObjectPage, pageSchema } from './gcs-answers.js';
import { type GcsClient, resource } from './gcs-client.js';

const REMOVED_AT_ONCE = 16;

/** What concerns many objects: the store knows no directories, only names that begin alike. */
export class GcsListing {
  constructor(
    private readonly client: GcsClient,
    private readonly project: string | undefined,
  ) {}

  async buckets(options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    if (!this.project) {
      throw new ConnectorError('invalid', 'Buckets cannot be listed: the address of the service account names no project.');
    }
    const query = {
      project: this.project,
      maxResults: `${limitOf(options)}`,
      pageToken: decodeMarker(options.marker),
      fields: 'items(name),nextPageToken',
    };
    const { items, nextPageToken } = await this.client.json('GET', this.client.url('/storage/v1/b', query), pageSchema, signal);
    return {
      folders: items.map(({ name }) => name),
      files: [],
      ...(nextPageToken ? { marker: encodeMarker(nextPageToken) } : {}),
    };
  }

  async page(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    const prefix = prefixOf(path);
    const token = decodeMarker(options.marker);
    const query = { delimiter: '/', maxResults: `${limitOf(options)}`, pageToken: token };
    const { prefixes, items, nextPageToken } = await this.objects(path, query, signal);
    // A page may be empty before the last one.
    if (prefix !== '' && !token && !nextPageToken && prefixes.length + items.length === 0) {
      throw new ConnectorError('not-found', 'There is no such directory.');
    }
    const folders = prefixes.map((name) => name.slice(prefix.length, -1)).filter(isSafePart);
    const files = items.map(({ name, size, updated }) => ({ name: name.slice(prefix.length), size, lastModified: updated }));
    // What no path can name is left out: the empty object that stands for the directory itself, and names with empty parts.
    return {
      folders,
      files: files.filter(({ name }) => isSafePart(name)),
      ...(nextPageToken ? { marker: encodeMarker(nextPageToken) } : {}),
    };
  }

  /** Whether there is a directory: the root, a bucket, or something whose name begins so. */
  async has(path: ConnectorPath, signal: AbortSignal): Promise<boolean> {
    if (path.length === 0) {
      return true;
    }
    try {
      const { items, nextPageToken } = await this.objects(path, { maxResults: '1' }, signal);
      return path.length === 1 || items.length > 0 || nextPageToken !== undefined;
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'not-found') {
        return false;
      }
      throw error;
    }
  }

  async removeAll(path: ConnectorPath, force: boolean, progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    const prefix = prefixOf(path);
    let [found, marked] = [false, false];
    let pageToken: string | undefined;
    do {
      const { items, nextPageToken } = await this.objects(path, { pageToken }, signal);
      const names = items.map(({ name }) => name).filter((name) => name !== prefix);
      if (!force && names.length > 0) {
        throw new ConnectorError('conflict', 'The directory is not empty.');
      }
      found ||= items.length > 0;
      marked ||= items.length > names.length;
      await this.removeObjects(path[0]!, names, progress, signal);
      pageToken = nextPageToken;
    } while (pageToken !== undefined);
    if (!found) {
      throw new ConnectorError('not-found', 'There is no such directory.');
    }
    if (marked) {
      // Last: without `force` another page might have said that the directory stays.
      await this.removeObjects(path[0]!, [prefix], progress, signal);
    }
  }

  /** Once one cannot be removed no further one is, and whoever asks learns how many were. */
  private async removeObjects(bucket: string, left: string[], progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    const one = () =>
      this.removeEach(bucket, left, progress, signal).catch((error: unknown) => {
        failures.push(error);
        left.length = 0;
      });
    await Promise.all(Array.from({ length: REMOVED_AT_ONCE }, one));
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  private async removeEach(bucket: string, left: string[], progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      await this.client.json('DELETE', this.client.url(resource(bucket, name), {}), anyObject, signal);
      progress.deleted += name.endsWith('/') ? 0 : 1;
    }
  }

  private async objects(
    path: ConnectorPath,
    query: Record<string, string | undefined>,
    signal: AbortSignal,
  ): Promise<ObjectPage> {
    const fields = 'prefixes,items(name,size,updated),nextPageToken';
    const url = this.client.url(`${resource(path[0]!)}/o`, { prefix: prefixOf(path) || undefined, fields, ...query });
    return this.client.json('GET', url, pageSchema, signal);
  }
}
