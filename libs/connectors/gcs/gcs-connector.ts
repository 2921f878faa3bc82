import { addAbortSignal, Readable } from 'node:stream';
import { attempt, attemptRemoval, attemptWrite, type Explain } from '../attempt.js';
import { ConnectorError, unforeseen } from '../connector-error.js';
import {
  type ByteRange,
  Connector,
  type ConnectorPath,
  type Download,
  type Entry,
  type FileEntry,
  type ListOptions,
  type ListPage,
} from '../connector.js';
import type { Used } from '../content-parts.js';
import { bareEtag, rangeHeader } from '../content-range.js';
import { anyObject } from '../network/answer-fields.js';
import type { EndpointRule } from '../network/endpoint-rule.js';
import { type GuardedAgents, guardedAgents } from '../network/guarded-agents.js';
import { networkFailure } from '../network/network-failure.js';
import { objectName, prefixOf } from '../object-name.js';
import { objectSchema } from './gcs-answers.js';
import { GcsClient, resource } from './gcs-client.js';
import { GcsListing } from './gcs-listing.js';
import { type GcsSettings, projectOf } from './gcs-settings.js';
import { upload } from './gcs-upload.js';

/** How often a file is looked up again that was replaced while it was being opened. */
const TRIES = 3;

type Found = FileEntry & { generation: string };

/** Google Cloud Storage. The first part of a path is the bucket; buckets are neither made nor removed. A directory that was made is an empty object whose name ends in a slash. */
export class GcsConnector extends Connector {
  private readonly agents: GuardedAgents;
  private readonly client: GcsClient;
  private readonly listing: GcsListing;
  private readonly explain: Explain = (error) => networkFailure(error) ?? unforeseen(error, this.client.secrets);

  constructor(settings: GcsSettings, rule: EndpointRule) {
    super();
    this.agents = guardedAgents(rule);
    this.client = new GcsClient(settings, this.agents);
    this.listing = new GcsListing(this.client, projectOf(settings));
  }

  stat(path: ConnectorPath, signal: AbortSignal): Promise<Entry | undefined> {
    return attempt(signal, this.explain, async () => {
      const found = path.length > 1 ? await this.find(path, signal) : undefined;
      if (found) {
        const { generation: _, ...file } = found;
        return file;
      }
      return (await this.listing.has(path, signal)) ? { kind: 'directory' } : undefined;
    });
  }

  list(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    return attempt(signal, this.explain, () =>
      path.length === 0 ? this.listing.buckets(options, signal) : this.listing.page(path, options, signal),
    );
  }

  read(path: ConnectorPath, range: ByteRange | undefined, signal: AbortSignal): Promise<Download> {
    return attempt(signal, this.explain, async () => {
      const { bucket, name } = objectName(path);
      for (let attempts = 1; ; attempts++) {
        const { generation, ...file } = await this.findOrThrow(path, signal);
        const part = range ? within(range, file.size) : undefined;
        const headers = { 'accept-encoding': 'gzip', ...(part ? { range: rangeHeader(part) } : {}) };
        const url = this.client.url(resource(bucket, name), { alt: 'media', generation });
        try {
          const { content } = await this.client.send({ method: 'GET', url, headers }, signal);
          return { content: addAbortSignal(signal, content), file, ...(part ? { range: part } : {}) };
        } catch (error) {
          if (attempts === TRIES || !isNotFound(error)) {
            throw error;
          }
        }
      }
    });
  }

  write(path: ConnectorPath, content: Readable, signal: AbortSignal, used?: Used): Promise<void> {
    return attemptWrite(content, signal, this.explain, () => {
      const { bucket, name } = objectName(path);
      return upload(this.client, bucket, name, content, { signal, used });
    });
  }

  remove(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, async () => {
      const { bucket, name } = objectName(path);
      await this.client.json('DELETE', this.client.url(resource(bucket, name), {}), anyObject, signal);
    });
  }

  makeDirectory(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, async () => {
      const { bucket } = objectName(path);
      if (await this.stat(path, signal)) {
        throw new ConnectorError('conflict', 'The name is taken.');
      }
      await upload(this.client, bucket, prefixOf(path), Readable.from([]), { signal });
    });
  }

  removeDirectory(path: ConnectorPath, force: boolean, signal: AbortSignal): Promise<number> {
    return attemptRemoval(signal, this.explain, async (progress) => {
      objectName(path);
      await this.listing.removeAll(path, force, progress, signal);
    });
  }

  close(): void {
    this.agents.close();
  }

  private async findOrThrow(path: ConnectorPath, signal: AbortSignal): Promise<Found> {
    const { bucket, name } = objectName(path);
    const fields = 'size,etag,updated,contentType,generation';
    const url = this.client.url(resource(bucket, name), { fields });
    const { size, etag, updated, contentType, generation } = await this.client.json('GET', url, objectSchema, signal);
    const file = { size, etag: bareEtag(etag), lastModified: updated, ...(contentType ? { contentType } : {}) };
    return { kind: 'file', ...file, generation };
  }

  private async find(path: ConnectorPath, signal: AbortSignal): Promise<Found | undefined> {
    try {
      return await this.findOrThrow(path, signal);
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'not-found';
}

function within({ start, end }: ByteRange, size: number): Required<ByteRange> {
  if (start >= size) {
    throw new ConnectorError('invalid', `The file ends before byte ${start}: it has ${size}.`);
  }
  return { start, end: Math.min(end ?? size - 1, size - 1) };
}
