import {
  AbortMultipartUploadCommand, type CompletedPart, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, PutObjectCommand, type S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { sendParts, type Used } from '../content-parts.js';

/** 10,000 parts of this size are 78 GiB. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 3;
const CLEAN_UP_TIMEOUT_MS = 10_000;

export interface S3Address {
  Bucket: string;
  Key: string;
}

/** Writes one object: in one request where it fits in a part, else in parts that become the object all at once. What was sent is thrown away when that fails. */
export async function upload(client: S3Client, object: S3Address, content: Readable, { signal: abortSignal, used }: { signal?: AbortSignal; used?: Used | undefined }): Promise<void> {
  const options = abortSignal ? { abortSignal } : {};
  let begun: Promise<string | undefined> | undefined;
  const parts: CompletedPart[] = [];
  try {
    await sendParts(content, PART_BYTES, async ({ bytes: Body, offset, last }) => {
      if (offset === 0 && last) {
        await client.send(new PutObjectCommand({ ...object, Body }), options);
        return;
      }
      begun ??= client.send(new CreateMultipartUploadCommand(object), options).then(({ UploadId }) => UploadId);
      const PartNumber = offset / PART_BYTES + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...object, UploadId: await begun, PartNumber, Body }), options);
      parts[PartNumber - 1] = { PartNumber, ETag };
    }, { atOnce: PARTS_AT_ONCE, used });
    if (begun) {
      await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId: await begun, MultipartUpload: { Parts: parts } }), options);
    }
  } catch (error) {
    await begun?.then((UploadId) => abandon(client, object, UploadId)).catch(() => undefined);
    throw error;
  }
}

async function abandon(client: S3Client, object: S3Address, UploadId: string | undefined): Promise<void> {
  await client.send(new AbortMultipartUploadCommand({ ...object, UploadId }), { abortSignal: AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS) });
}
