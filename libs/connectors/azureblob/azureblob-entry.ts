import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { Entry, FileEntry } from '../connector.js';
import { bareEtag } from '../content-range.js';
import { lengthOf } from '../network/answer-fields.js';
import { isAbsent } from './azureblob-errors.js';

/**
 * Metadata of blobs that stand for a directory: hierarchical namespaces show their directories so, under a name without a slash at its end,
 * and make one of what is written so. Tools for flat accounts have taken it over.
 */
export const FOLDER_MARK = { hdi_isfolder: 'true' };

export function marksFolder(metadata: Record<string, string> | undefined): boolean {
  return Object.entries(metadata ?? {}).some(([name, value]) => name.toLowerCase() === 'hdi_isfolder' && value === 'true');
}

/** What a blob stands for; undefined where there is none. Errors are the client's own. */
export async function entryAt(blob: BlobClient, abortSignal: AbortSignal): Promise<Entry | undefined> {
  try {
    const properties = await blob.getProperties({ abortSignal });
    return marksFolder(properties.metadata) ? { kind: 'directory' } : fileOf(properties);
  } catch (error) {
    if (isAbsent(error)) {
      return undefined;
    }
    throw error;
  }
}

/** What the client cannot read as a date it gives as one that is none. */
export function dateOf(date: Date | undefined): Date {
  return date === undefined || Number.isNaN(date.getTime()) ? new Date(0) : date;
}

/** Error: unavailable without a length. */
export function fileOf(
  answer: Pick<BlobGetPropertiesResponse, 'contentLength' | 'etag' | 'lastModified' | 'contentType'>,
): FileEntry {
  const { contentLength, etag, lastModified, contentType } = answer;
  return { kind: 'file', size: lengthOf(contentLength), etag: bareEtag(etag), lastModified: dateOf(lastModified), ...(contentType ? { contentType } : {}) };
}
