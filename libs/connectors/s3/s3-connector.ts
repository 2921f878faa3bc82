import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { addAbortSignal, Readable } from 'node:stream';
import { attempt, attemptRemoval, attemptWrite, type Explain } from '../attempt.js';
import { ConnectorError } from '../connector-error.js';
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
import { bareEtag, parseContentRange, rangeHeader } from '../content-range.js';
import { lengthOf } from '../network/answer-fields.js';
import type { EndpointRule } from '../network/endpoint-rule.js';
import { type GuardedAgents, guardedAgents } from '../network/guarded-agents.js';
import { objectName, prefixOf } from '../object-name.js';
import { openClient } from './s3-client.js';
import { explainS3, hasNoReason, isAbsent, secretsOf } from './s3-errors.js';
import { S3Listing } from './s3-listing.js';
import type { S3Settings } from './s3-settings.js';
import { type S3Address, upload } from './s3-upload.js';

/** Amazon S3 and what speaks its language. The first part of a path is the bucket; buckets are neither made nor removed. A directory that was made is an empty object whose name ends in a slash. */
export class S3Connector extends Connector {
  private readonly agents: GuardedAgents;
  private readonly client: S3Client;
  private readonly listing: S3Listing;
  private readonly explain: Explain;

  constructor(settings: S3Settings, rule: EndpointRule) {
    super();
    this.agents = guardedAgents(rule);
    this.client = openClient(settings, this.agents);
    this.listing = new S3Listing(this.client, secretsOf(settings.credentials));
    this.explain = explainS3(settings.credentials);
  }

  stat(path: ConnectorPath, signal: AbortSignal): Promise<Entry | undefined> {
    return attempt(signal, this.explain, async () => {
      const file = path.length > 1 ? await this.head(address(path), signal) : undefined;
      return file ?? ((await this.listing.has(path, signal)) ? { kind: 'directory' } : undefined);
    });
  }

  list(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    return attempt(signal, this.explain, () =>
      path.length === 0 ? this.listing.buckets(options, signal) : this.listing.page(path, options, signal),
    );
  }

  read(path: ConnectorPath, range: ByteRange | undefined, signal: AbortSignal): Promise<Download> {
    return attempt(signal, this.explain, async () => {
      const answer = await this.client.send(
        new GetObjectCommand({ ...address(path), ...(range ? { Range: rangeHeader(range) } : {}) }),
        { abortSignal: signal },
      );
      const part = range ? parseContentRange(answer.ContentRange) : undefined;
      const content = addAbortSignal(signal, answer.Body as Readable);
      try {
        const file = fileOf({ ...answer, ContentLength: part?.size ?? answer.ContentLength });
        return { content, file, ...(part ? { range: part.range } : {}) };
      } catch (error) {
        content.destroy();
        throw error;
      }
    });
  }

  write(path: ConnectorPath, content: Readable, signal: AbortSignal, used?: Used): Promise<void> {
    return attemptWrite(content, signal, this.explain, () => upload(this.client, address(path), content, { signal, used }));
  }

  remove(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, async () => {
      const object = address(path);
      // S3 removes what is not there without a word.
      if (!(await this.head(object, signal))) {
        throw new ConnectorError('not-found', 'There is no such file.');
      }
      await this.client.send(new DeleteObjectCommand(object), { abortSignal: signal });
    });
  }

  makeDirectory(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, async () => {
      const object = address(path);
      if (await this.stat(path, signal)) {
        throw new ConnectorError('conflict', 'The name is taken.');
      }
      await this.client.send(new PutObjectCommand({ Bucket: object.Bucket, Key: prefixOf(path), ContentLength: 0 }), {
        abortSignal: signal,
      });
    });
  }

  removeDirectory(path: ConnectorPath, force: boolean, signal: AbortSignal): Promise<number> {
    return attemptRemoval(signal, this.explain, async (progress) => {
      address(path);
      await this.listing.removeAll(path, force, progress, signal);
    });
  }

  close(): void {
    // The client's own `destroy` would cut what is under way.
    this.agents.close();
  }

  private async head(object: S3Address, signal: AbortSignal): Promise<FileEntry | undefined> {
    try {
      return fileOf(await this.client.send(new HeadObjectCommand(object), { abortSignal: signal }));
    } catch (error) {
      if (isAbsent(error)) {
        return undefined;
      }
      if (hasNoReason(error)) {
        // The answer to a GET says what is wrong.
        const answer = await this.client.send(new GetObjectCommand(object), { abortSignal: signal });
        (answer.Body as Readable).destroy();
      }
      throw error;
    }
  }
}

function address(path: ConnectorPath): S3Address {
  const { bucket, name } = objectName(path);
  return { Bucket: bucket, Key: name };
}

/** Error: unavailable without a length. */
function fileOf(answer: { ContentLength?: number; ETag?: string; LastModified?: Date; ContentType?: string }): FileEntry {
  const { ContentLength, ETag, LastModified, ContentType: contentType } = answer;
  return {
    kind: 'file',
    size: lengthOf(ContentLength),
    etag: bareEtag(ETag),
    lastModified: LastModified ?? new Date(0),
    ...(contentType ? { contentType } : {}),
  };
}
