import type { BlobClient } from '@azure/storage-blob';
import { addAbortSignal, PassThrough, type Readable } from 'node:stream';
import type { Explain } from '../attempt.js';
import { ConnectorError } from '../connector-error.js';
import type { ByteRange, Download, FileEntry } from '../connector.js';
import { parseContentRange } from '../content-range.js';
import { fileOf, marksFolder } from './azureblob-entry.js';

/** How often a download that broke off goes on where it was. */
const RESUMPTIONS = 3;
/** More than a blob can have. The client asks for the whole where a range from the first byte has no end, and then no range is refused. */
const BLOB_MAX_BYTES = 2 ** 48;

/** `explain` turns what the client says of a content that breaks off for good into what everybody may read. */
export async function download(
  blob: BlobClient,
  range: ByteRange | undefined,
  explain: Explain,
  abortSignal: AbortSignal,
): Promise<Download> {
  const count = range && (range.end === undefined ? BLOB_MAX_BYTES : range.end - range.start + 1);
  const answer = await blob.download(range?.start, count, { abortSignal, maxRetryRequests: RESUMPTIONS });
  const body = answer.readableStreamBody as Readable;
  const { contentLength, etag, lastModified, contentType } = answer;
  const part = range ? parseContentRange(answer.contentRange) : undefined;
  try {
    const file = fileOf({ contentLength: part?.size ?? contentLength, etag, lastModified, contentType });
    refuse(file, range, marksFolder(answer.metadata));
    return { content: addAbortSignal(abortSignal, explained(body, explain)), file, ...(part ? { range: part.range } : {}) };
  } catch (error) {
    body.on('error', () => undefined).destroy();
    throw error;
  }
}

function refuse({ size }: FileEntry, range: ByteRange | undefined, isFolder: boolean): void {
  if (isFolder) {
    throw new ConnectorError('not-found', 'That is a directory.');
  }
  // Azure refuses such a range itself; its emulator gives nothing, or an empty file.
  if (range && range.start >= size) {
    throw new ConnectorError('invalid', `The file ends before byte ${range.start}: it has ${size}.`);
  }
}

/** The client's own errors hold whole requests. */
function explained(body: Readable, explain: Explain): Readable {
  const content = new PassThrough();
  body.on('error', (error) => content.destroy(error instanceof ConnectorError ? error : explain(error)));
  content.once('close', () => body.destroy());
  return body.pipe(content);
}
