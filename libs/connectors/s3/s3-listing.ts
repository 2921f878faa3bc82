import { DeleteObjectsCommand, ListBucketsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath, ListedFile, ListOptions, ListPage } from '../connector.js';
import { isSafePart } from '../data-uri.js';
import { decodeMarker, encodeMarker, limitOf } from '../list-marker.js';
import { prefixOf } from '../object-name.js';
import { isAbsent } from './s3-errors.js';

/** What concerns many objects: S3 knows no directories, only names that begin alike. Errors are the client's own. */
export class S3Listing {
  constructor(private readonly client: S3Client) {}

  async buckets({ marker }: ListOptions, signal: AbortSignal): Promise<ListPage> {
    const token = decodeMarker(marker);
    const { Buckets = [], ContinuationToken: next } = await this.client.send(
      new ListBucketsCommand(token ? { ContinuationToken: token } : {}),
      { abortSignal: signal },
    );
    return { folders: Buckets.flatMap(({ Name }) => Name ?? []), files: [], ...(next ? { marker: encodeMarker(next) } : {}) };
  }

  async page(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    const prefix = prefixOf(path);
    const token = decodeMarker(options.marker);
    const {
      CommonPrefixes = [],
      Contents = [],
      NextContinuationToken: next,
      IsTruncated,
    } = await this.client.send(
      new ListObjectsV2Command({
        Bucket: path[0],
        Prefix: prefix,
        Delimiter: '/',
        MaxKeys: limitOf(options),
        ...(token ? { ContinuationToken: token } : {}),
      }),
      { abortSignal: signal },
    );
    if (prefix !== '' && token === undefined && CommonPrefixes.length + Contents.length === 0) {
      throw new ConnectorError('not-found', 'There is no such directory.');
    }
    const folders = CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(prefix.length, -1)).filter(isSafePart);
    const files = Contents.map(({ Key = '', Size = 0, LastModified = new Date(0) }): ListedFile => ({
      name: Key.slice(prefix.length),
      size: Size,
      lastModified: LastModified,
    }));
    // What no path can name is left out: the empty object that stands for the directory itself, and names with empty parts.
    return {
      folders,
      files: files.filter(({ name }) => isSafePart(name)),
      ...(IsTruncated && next ? { marker: encodeMarker(next) } : {}),
    };
  }

  /** Whether there is a directory: the root, a bucket, or something whose name begins so. */
  async has(path: ConnectorPath, signal: AbortSignal): Promise<boolean> {
    if (path.length === 0) {
      return true;
    }
    try {
      const { KeyCount, Contents = [] } = await this.client.send(
        new ListObjectsV2Command({ Bucket: path[0], Prefix: prefixOf(path), MaxKeys: 1 }),
        { abortSignal: signal },
      );
      return path.length === 1 || (KeyCount ?? Contents.length) > 0;
    } catch (error) {
      if (isAbsent(error)) {
        return false;
      }
      throw error;
    }
  }

  async removeAll(path: ConnectorPath, force: boolean, progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    const Bucket = path[0];
    const Prefix = prefixOf(path);
    for (let first = true; ; first = false) {
      const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket, Prefix }), { abortSignal: signal });
      const keys = Contents.flatMap(({ Key }) => Key ?? []);
      if (first && keys.length === 0) {
        throw new ConnectorError('not-found', 'There is no such directory.');
      }
      if (!force && keys.some((key) => key !== Prefix)) {
        throw new ConnectorError('conflict', 'The directory is not empty.');
      }
      if (keys.length === 0) {
        return;
      }
      const command = new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } });
      const { Errors = [] } = await this.client.send(command, { abortSignal: signal });
      const failed = new Set(Errors.map(({ Key }) => Key));
      progress.deleted += keys.filter((key) => !key.endsWith('/') && !failed.has(key)).length;
      const [refusal] = Errors;
      if (refusal) {
        const kind = refusal.Code === 'AccessDenied' ? 'forbidden' : 'unavailable';
        throw new ConnectorError(kind, `${refusal.Code ?? 'Error'}: ${refusal.Message ?? 'not removed'}`);
      }
    }
  }
}
