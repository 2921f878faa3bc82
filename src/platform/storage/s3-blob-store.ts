import {
  AbortMultipartUploadCommand, DeleteObjectCommand, GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, S3Client, S3ServiceException,
  type ListMultipartUploadsCommandOutput, type MultipartUpload,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { ContentFailed } from '#libs/connectors/content-parts.js';
import { upload } from '#libs/connectors/s3/s3-upload.js';
import { BLOB_DIRECTORIES, checkedKey } from './blob-key.js';
import { BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** Without a byte in either direction: longer than any reader may stand still (DATA_STALL_SECONDS). */
const IDLE_TIMEOUT_MS = 600_000;

export interface S3Place {
  bucket: string;
  /** Empty, or with a slash at its end. */
  prefix: string;
  region: string;
  /** Of another store that speaks S3, by path. Amazon's own when absent. */
  endpoint?: string | undefined;
}

/** Blobs as objects of one bucket. Credentials come from the usual places of Amazon's clients: variables, files, the machine's role. */
export class S3BlobStore extends BlobStore {
  private readonly client: S3Client;

  constructor(private readonly place: S3Place) {
    super();
    this.client = new S3Client({
      region: place.region,
      ...(place.endpoint ? { endpoint: place.endpoint, forcePathStyle: true } : { followRegionRedirects: true }),
      // The newer trailing checksums are more than many other stores understand.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
    });
  }

  async write(key: string, content: Readable | Uint8Array, written?: (chunk: Uint8Array) => void): Promise<void> {
    if (!(content instanceof Readable)) {
      await this.client.send(new PutObjectCommand({ ...this.object(key), Body: content }));
      return;
    }
    try {
      await upload(this.client, this.object(key), content, { used: written });
    } catch (error) {
      throw error instanceof ContentFailed ? error.cause : error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
    const answer = await this.client.send(new GetObjectCommand({ ...this.object(key), Range })).catch(unlessAbsent);
    return answer?.Body as Readable | undefined;
  }

  async *list(directory: string): AsyncGenerator<StoredBlob> {
    const { bucket: Bucket, prefix } = this.place;
    const Prefix = `${prefix}${checkedKey(directory)}/`;
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const { Contents = [], NextContinuationToken } = await this.client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token }));
      for (const { Key, LastModified } of Contents) {
        yield { key: (Key ?? '').slice(prefix.length), writtenAt: LastModified ?? new Date() };
      }
      token = NextContinuationToken;
    }
  }

  async removeUnfinished(before: Date): Promise<void> {
    for (const directory of BLOB_DIRECTORIES) {
      for await (const { Key, UploadId, Initiated } of this.unfinished(`${this.place.prefix}${directory}/`)) {
        if ((Initiated ?? before) < before) {
          await this.client.send(new AbortMultipartUploadCommand({ Bucket: this.place.bucket, Key, UploadId })).catch(unlessAbsent);
        }
      }
    }
  }

  private async *unfinished(Prefix: string): AsyncGenerator<MultipartUpload> {
    const { bucket: Bucket } = this.place;
    for (let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {}; from; ) {
      const page: ListMultipartUploadsCommandOutput = await this.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...from }));
      yield* page.Uploads ?? [];
      from = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.object(key)));
  }

  async check(): Promise<void> {
    const { bucket: Bucket, prefix: Prefix } = this.place;
    await this.client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }), { abortSignal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  }

  private object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.place.bucket, Key: `${this.place.prefix}${checkedKey(key)}` };
  }
}

function unlessAbsent(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== 'NoSuchBucket') {
    return undefined;
  }
  throw error;
}
