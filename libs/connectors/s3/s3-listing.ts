import { DeleteObjectsCommand, ListBucketsCommand, ListObjectsV2Command, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { ConnectorError, reasonWithout } from '../connector-error.js';
import type { ConnectorPath, ListedFile, ListOptions, ListPage } from '../connector.js';
import { isSafePart } from '../data-uri.js';
import { decodeMarker, encodeMarker, limitOf } from '../list-marker.js';
import { countOf } from '../network/answer-fields.js';
import { prefixOf } from '../object-name.js';
import { isAbsent } from './s3-errors.js';

const NOT_EMPTY = 'The directory is not empty.';

/** What concerns many objects: S3 knows no directories, only names that begin alike. Errors are the client's own. */
export class S3Listing {
  constructor(
    private readonly client: S3Client,
    private readonly secrets: readonly string[],
  ) {}

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
    const files = Contents.map(({ Key = '', Size, LastModified = new Date(0) }): ListedFile => ({
      name: Key.slice(prefix.length),
      size: countOf(Size),
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
    const where = { Bucket: path[0], Prefix: prefixOf(path) };
    if (!force) {
      await this.refuseFull(where, signal);
    }
    for (let gone: readonly string[] | undefined; ;) {
      const { Contents = [] } = await this.client.send(new ListObjectsV2Command(where), { abortSignal: signal });
      const keys = Contents.flatMap(({ Key }) => Key ?? []);
      if (keys.length === 0) {
        if (!gone) {
          throw new ConnectorError('not-found', 'There is no such directory.');
        }
        return;
      }
      const back = keys.filter((key) => gone?.includes(key));
      progress.deleted -= countFiles(back);
      if (back.length === keys.length) {
        throw new ConnectorError('unavailable', 'The store removes nothing, and gives no reason.');
      }
      if (!force && !isEmpty(keys, where.Prefix)) {
        throw new ConnectorError('conflict', NOT_EMPTY);
      }
      await this.remove(where.Bucket, keys, progress, signal);
      gone = keys;
    }
  }

  /** Of a directory that holds something not even the object that stands for it is to go; it may have a page of its own. */
  private async refuseFull(where: { Bucket: string | undefined; Prefix: string }, signal: AbortSignal): Promise<void> {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, where, { abortSignal: signal })) {
      if (!isEmpty(Contents.flatMap(({ Key }) => Key ?? []), where.Prefix)) {
        throw new ConnectorError('conflict', NOT_EMPTY);
      }
    }
  }

  private async remove(Bucket: string | undefined, keys: readonly string[], progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    const command = new DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } });
    const { Errors = [] } = await this.client.send(command, { abortSignal: signal });
    const failed = new Set(Errors.map(({ Key }) => Key));
    progress.deleted += countFiles(keys.filter((key) => !failed.has(key)));
    const [refusal] = Errors;
    if (refusal) {
      const kind = refusal.Code === 'AccessDenied' ? 'forbidden' : 'unavailable';
      throw new ConnectorError(kind, reasonWithout(this.secrets, `${refusal.Code ?? 'Error'}: ${refusal.Message ?? 'not removed'}`));
    }
  }
}

/** Whether there is nothing, or only what stands for the directory itself. */
function isEmpty(keys: readonly string[], prefix: string): boolean {
  return keys.every((key) => key === prefix);
}

function countFiles(keys: readonly string[]): number {
  return keys.filter((key) => !key.endsWith('/')).length;
}
