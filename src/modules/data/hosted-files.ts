import { Readable } from 'node:stream';
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
/** Contents up to this size lie in the row: one write to one disk instead of two. */
const INLINE_BYTES = 16 * 1024;

/** Files of a collection with their contents. A content is on disk before its file is there, or with it, and never changes: who reads sees one version whole. */
@Injectable()
export class HostedFiles {
  constructor(
    private readonly files: FilesRepository,
    private readonly blobs: BlobStore,
  ) {}

  /**
   * `length`: of the content in bytes, where it is known. Errors: 6001 with 404 when the collection has gone, 5001 with 503 when the
   * disk is full. What was cut off leaves the file as it was.
   */
  async write(collection: string, name: string, content: Readable, length?: number): Promise<void> {
    const row = { id: newId(), collection, name, updatedAt: new Date() };
    try {
      const file = length !== undefined && length <= INLINE_BYTES ? { ...row, ...(await readSmall(content, length)) } : { ...row, ...(await this.store(row.id, content)), content: null };
      const before = await this.files.replace(file);
      if (before) {
        await this.blobs.remove(contentKey(before));
      }
    } catch (error) {
      await this.blobs.remove(contentKey(row.id));
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
      const content = file.content ? inMemory(file.content, range) : await this.blobs.read(contentKey(file.id), range);
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

  private async store(id: string, content: Readable): Promise<ReturnType<ContentCheck['result']>> {
    const check = new ContentCheck();
    content.once('error', (error) => check.destroy(error));
    content.once('close', () => {
      // A request that breaks off ends without an error.
      if (!content.readableEnded) {
        check.destroy(brokenOff());
      }
    });
    try {
      await this.blobs.write(contentKey(id), content.pipe(check));
    } catch (error) {
      content.unpipe(check).resume();
      throw error;
    }
    return check.result();
  }
}

async function readSmall(content: Readable, length: number): Promise<ReturnType<ContentCheck['result']> & { content: Buffer }> {
  const whole = Buffer.concat((await content.toArray().catch(() => [])) as Buffer[]);
  if (whole.length !== length) {
    throw brokenOff();
  }
  return { ...ContentCheck.of(whole), content: whole };
}

function inMemory(content: Uint8Array, range: ByteRange | undefined): Readable {
  const part = range ? content.subarray(range.start, range.end + 1) : content;
  return Readable.from(part.length > 0 ? [part] : [], { objectMode: false });
}

const brokenOff = () => new ApiError('requestInvalid', { message: 'The upload broke off before its end. The file is as it was.' });

function explain(error: unknown): unknown {
  if (error instanceof ForeignKeyConstraintViolationException) {
    return new ApiError('dataNotFound', { message: 'The collection was deleted during the upload.' });
  }
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? new ApiError('unavailable', { message: 'The data store is full. The file is as it was; an administrator can make room.', cause: error }) : error;
}
