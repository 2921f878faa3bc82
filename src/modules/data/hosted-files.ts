import type { Readable } from 'node:stream';
import { ForeignKeyConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { newId } from '#src/platform/database/columns.js';
import { BlobStore, type ByteRange } from '#src/platform/storage/blob-store.js';
import { ContentCheck } from './content-check.js';
import { contentKey, type DataFile } from './data.entities.js';
import { FilesRepository } from './files.repository.js';

/** How often a file is looked up again that was replaced while it was being opened. */
const TRIES = 5;
const BATCH = 500;

/** Files of a collection with their contents. A content is on disk before its file is there, and never changes: who reads sees one version whole. */
@Injectable()
export class HostedFiles {
  constructor(
    private readonly files: FilesRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** Errors: 6001 with 404 when the collection has gone, 5001 with 503 when the disk is full. What was cut off leaves the file as it was. */
  async write(collection: string, name: string, content: Readable): Promise<DataFile> {
    const id = newId();
    const check = new ContentCheck();
    content.once('error', (error) => check.destroy(error));
    content.once('close', () => {
      // A request that breaks off ends without an error.
      if (!content.readableEnded) {
        check.destroy(new ApiError('requestInvalid', { message: 'The upload broke off before its end. The file is as it was.' }));
      }
    });
    try {
      await this.blobs.write(contentKey(id), content.pipe(check));
      const file: DataFile = { id, collection, name, ...check.result(), updatedAt: new Date() };
      const before = await this.files.replace(file);
      if (before) {
        await this.blobs.remove(contentKey(before));
      }
      return file;
    } catch (error) {
      content.unpipe(check).resume();
      await this.blobs.remove(contentKey(id));
      throw explain(error);
    }
  }

  /** The file and its content as they belong together; undefined when there is none. */
  async open(collection: string, name: string, rangeOf: (file: DataFile) => ByteRange | undefined): Promise<{ file: DataFile; content: Readable; range?: ByteRange } | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const file = await this.files.find(collection, name);
      if (!file) {
        return undefined;
      }
      const range = rangeOf(file);
      const content = await this.blobs.read(contentKey(file.id), range);
      if (content) {
        return { file, content, ...(range ? { range } : {}) };
      }
    }
    throw new Error(`The content of a file is missing in the store: ${collection}`);
  }

  /** Whether there was one. */
  async remove(collection: string, name: string): Promise<boolean> {
    const id = await this.files.remove(collection, name);
    if (id) {
      await this.blobs.remove(contentKey(id));
    }
    return id !== undefined;
  }

  /** How many there were. Error: 5001 with the number of those that are gone, when the store fails half-way. */
  async removeAll(collection: string): Promise<number> {
    let deleted = 0;
    try {
      for (let ids = await this.files.removeSome(collection, BATCH); ids.length > 0; ids = await this.files.removeSome(collection, BATCH)) {
        deleted += ids.length;
        await Promise.all(ids.map((id) => this.blobs.remove(contentKey(id))));
      }
    } catch (error) {
      throw new ApiError('internalError', { cause: error, deleted });
    }
    return deleted;
  }
}

function explain(error: unknown): unknown {
  if (error instanceof ForeignKeyConstraintViolationException) {
    return new ApiError('dataNotFound', { message: 'The collection was deleted during the upload.' });
  }
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? new ApiError('unavailable', { message: 'The data store is full. The file is as it was; an administrator can make room.', cause: error }) : error;
}
