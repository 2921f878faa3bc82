import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ApiError, type ErrorName } from '#libs/errors/index.js';
import type { BlobKey } from '#src/platform/storage/blob-key.js';
import { BlobStore, readWhole } from '#src/platform/storage/blob-store.js';
import { imageType } from './image-type.js';

export type BrandImage = 'favicon' | 'logo';

const limits: Record<BrandImage, { bytes: number; error: ErrorName }> = {
  favicon: { bytes: 128 * 1024, error: 'faviconTooLarge' },
  logo: { bytes: 1024 * 1024, error: 'logoTooLarge' },
};
const STANDARD = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f4b99"/><path d="M6 22h20M9 22l7-13 7 13" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/></svg>`;

/** The favicon and the logo of the installation. */
@Injectable()
export class BrandingService {
  constructor(private readonly blobs: BlobStore) {}

  /** Errors: 3105, 3106, 3107. */
  async put(image: BrandImage, request: IncomingMessage): Promise<void> {
    const bytes = await readImage(image, request);
    if (!imageType(bytes)) {
      throw new ApiError('invalidFileUpload', { message: `The body must be an image: PNG, ICO, JPEG, GIF, WebP or SVG.` });
    }
    await this.blobs.write(key(image), bytes);
  }

  remove(image: BrandImage): Promise<void> {
    return this.blobs.remove(key(image));
  }

  /** Whatever an SVG holds, a browser that opens it by itself runs nothing of it. */
  async send(image: BrandImage, response: ServerResponse): Promise<void> {
    const bytes = await readWhole(this.blobs, key(image));
    if (!bytes) {
      response.writeHead(303, { Location: `/v1/config/${image}/default` }).end();
      return;
    }
    sendImage(response, imageType(bytes) ?? 'application/octet-stream', bytes);
  }

  sendStandard(response: ServerResponse): void {
    sendImage(response, 'image/svg+xml', Buffer.from(STANDARD));
  }
}

const key = (image: BrandImage): BlobKey => `branding/${image}`;

function sendImage(response: ServerResponse, type: string, bytes: Buffer): void {
  response
    .writeHead(200, {
      'Content-Type': type, 'Content-Length': bytes.length, 'Cache-Control': 'public, max-age=60', 'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    })
    .end(bytes);
}

async function readImage(image: BrandImage, request: IncomingMessage): Promise<Buffer> {
  const { bytes: most, error } = limits[image];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= most) {
      chunks.push(chunk);
    } else if (size > most + 16 * 1024 * 1024) {
      break;
    }
  }
  if (size > most) {
    throw new ApiError(error, { message: `The ${image} may have ${most} bytes at most.` });
  }
  return Buffer.concat(chunks);
}
