import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { newId } from '#src/platform/database/columns.js';
import { BlobStore, type ByteRange } from '#src/platform/storage/blob-store.js';
import { discard } from '#src/platform/storage/discard.js';
import { ContentCheck, measure, type Measured } from './content-check.js';
import { contentKey, type DataFile } from './data.entities.js';
import type { FoundFile, Upload, Wanted } from './data-store.js';
import { FilesRepository, type NewFile, type Replaced } from './files.repository.js';
import { brokenOff, otherDigest } from './last-check.js';

/** How often a file is looked up again that was replaced while it was being opened, and written again whose collection went while it was being written. */
const TRIES = 5;
const BATCH = 500;
/** Contents up to this size lie in the row: one write to one disk instead of two. */
const INLINE_BYTES = 16 * 1024;
/** PostgreSQL's name for a row whose collection has gone since the statement began. */
const FOREIGN_KEY_VIOLATION = '23503';

/** What an upload asks of whoever wants it, and what that may throw. */
export interface Doubts {
  /** When all of the content is there: whether it still may. */
  confirm: () => Promise<void>;
  /** When there is no such collection: makes it, where collections come into being by themselves. */
  missing: () => Promise<unknown>;
}

/** So little is looked at when it is there, all at once. */
export const isSmall = ({ length }: Upload) => length !== undefined && length <= INLINE_BYTES;

/** Files of a collection with their contents. A content is on disk before its file is there, or with it, and never changes: who reads sees one version whole. */
@Injectable()
export class HostedFiles {
  constructor(
    private readonly files: FilesRepository,
    private readonly blobs: BlobStore,
  ) {}

  /**
   * What the doubts throw leaves the file as it was, as does whatever is cut off. Errors: 6001, with 404 when the collection has gone; 5001 with 503
   * when the disk is full.
   */
  async write(collection: NewFile['collection'], name: string, upload: Upload, doubts: Doubts): Promise<void> {
    const row = { id: newId(), collection, name, updatedAt: new Date() };
    const file = { ...row, ...(await this.take(row.id, upload)) };
    await this.orForget(file, async () => {
      refuseOther(upload, file);
      await doubts.confirm();
    });
    const { before } = await this.replace(file, doubts.missing);
    if (before) {
      await this.blobs.remove(contentKey(before)).catch(() => undefined);
    }
  }

  /** Where the database fails, the row may be there nevertheless: a content without one is left to housekeeping. */
  private async replace(file: NewFile, missing: Doubts['missing']): Promise<Replaced> {
    for (let attempt = 1; ; attempt++) {
      const replaced = await this.files.replace(file).catch(unlessGone);
      if (replaced) {
        return replaced;
      }
      await this.orForget(file, () => (attempt < TRIES ? missing() : Promise.reject(collectionGone())));
    }
  }

  /** While it is certain that no row has the content: it goes when this fails. */
  private async orForget({ id, content }: NewFile, doubt: () => Promise<unknown>): Promise<void> {
    try {
      await doubt();
    } catch (error) {
      if (!content) {
        await this.blobs.remove(contentKey(id)).catch(() => undefined);
      }
      throw error;
    }
  }

  /** The file and what is wanted of its content, as they belong together; undefined when there is none. */
  async open(collection: string, name: string, wanted: (file: DataFile) => Wanted): Promise<(Omit<FoundFile, 'file'> & { file: DataFile }) | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const file = await this.files.find(collection, name);
      const part = file && wanted(file);
      if (!file || part === 'nothing') {
        return file && { file };
      }
      const range = part === 'all' ? undefined : part;
      const content = file.content ? inMemory(file.content, range) : await this.blobs.read(contentKey(file.id), range);
      if (content) {
        return { file, content, ownChunks: true, ...(range ? { range } : {}) };
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

  private async take(id: string, upload: Upload): Promise<Measured & { content: Buffer | null }> {
    const { content } = upload;
    // A request may have been cut off before anybody listened; there will be no event any more.
    if (content.destroyed && !content.readableEnded) {
      throw brokenOff();
    }
    try {
      return isSmall(upload) ? await readSmall(upload) : { ...(await this.store(id, content)), content: null };
    } catch (error) {
      throw explain(error);
    }
  }

  private async store(id: string, content: Readable): Promise<Measured> {
    const check = new ContentCheck();
    // It may break off before or after the store listens; the store's own failure is the one that is told.
    check.on('error', () => undefined);
    content.once('error', (error) => check.destroy(error));
    content.once('close', () => {
      // A request that breaks off ends without an error.
      if (!content.readableEnded) {
        check.destroy(brokenOff());
      }
    });
    try {
      await this.blobs.write(contentKey(id), content.pipe(check), discard);
    } catch (error) {
      content.unpipe(check).resume();
      throw content.destroyed && !content.readableEnded ? brokenOff() : error;
    }
    return check.result();
  }
}

function readSmall({ content, length }: Upload): Promise<Measured & { content: Buffer }> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    content.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', () => reject(brokenOff()));
    // Comes in any case, and after the end where there is one.
    content.once('close', () => {
      const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      if (content.readableEnded && whole.length === length) {
        resolve({ ...measure(whole), content: whole });
      } else {
        reject(brokenOff());
      }
    });
  });
}

function inMemory(content: Uint8Array, range: ByteRange | undefined): Readable {
  const part = range ? content.subarray(range.start, range.end + 1) : content;
  return Readable.from(part.length > 0 ? [part] : [], { objectMode: false });
}

function refuseOther({ md5 }: Upload, file: Measured): void {
  if (md5 !== undefined && md5 !== file.md5) {
    throw otherDigest(file.md5);
  }
}

const collectionGone = () => new ApiError('dataNotFound', { message: 'The collection was deleted during the upload.' });

function unlessGone(error: unknown): undefined {
  if ((error as { code?: unknown }).code !== FOREIGN_KEY_VIOLATION) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? new ApiError('unavailable', { message: 'The data store is full. The file is as it was; an administrator can make room.', cause: error }) : error;
}
