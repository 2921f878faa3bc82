import type { Readable } from 'node:stream';
import { z } from 'zod';
import { ConnectorError } from '../connector-error.js';
import { type Part, sendParts, type Used } from '../content-parts.js';
import { jsonOf } from '../network/exchange.js';
import type { DropboxClient } from './dropbox-client.js';
import { DropboxRefusal } from './dropbox-refusal.js';

/** Dropbox likes multiples of 4 MiB, and takes up to 150 MB. */
const PART_BYTES = 8 * 1024 * 1024;
/** What an upload's session may complain about, rather than about the file that it is to become. */
const SESSION_COMPLAINTS = new Set(['lookup_failed', 'not_found', 'incorrect_offset', 'closed']);

const sessionSchema = z.object({ session_id: z.string() });

/** Writes one file: in one request where it fits in a part, else in a session. Nothing is visible before the last byte. */
export async function upload(client: DropboxClient, path: string, content: Readable, { signal, used }: { signal: AbortSignal; used?: Used | undefined }): Promise<void> {
  const commit = { path, mode: 'overwrite' };
  let session = '';
  await sendParts(content, PART_BYTES, async (part) => {
    if (part.offset > 0) {
      await sendPart(client, session, part, commit, signal);
    } else if (part.last) {
      await sendBytes(client, 'files/upload', commit, part.bytes, signal);
    } else {
      session = await openSession(client, part.bytes, signal);
    }
  }, { used });
}

async function openSession(client: DropboxClient, bytes: Buffer, signal: AbortSignal): Promise<string> {
  const answer = await client.upload('files/upload_session/start', {}, bytes, signal);
  return (await jsonOf(answer, sessionSchema)).session_id;
}

/** Goes on where Dropbox says that it is when an answer got lost. The last part makes the file. */
async function sendPart(
  client: DropboxClient,
  session: string,
  { bytes, offset, last }: Part,
  commit: object,
  signal: AbortSignal,
): Promise<void> {
  const end = offset + bytes.length;
  for (let from = offset; from < end || last;) {
    const cursor = { session_id: session, offset: from };
    const rest = bytes.subarray(from - offset);
    try {
      await (last
        ? sendBytes(client, 'files/upload_session/finish', { cursor, commit }, rest, signal)
        : sendBytes(client, 'files/upload_session/append_v2', { cursor }, rest, signal));
      return;
    } catch (error) {
      from = confirmed(error, from, end);
    }
  }
}

async function sendBytes(
  client: DropboxClient,
  route: string,
  argument: Record<string, unknown>,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const { content } = await client.upload(route, argument, bytes, signal);
  content.resume();
}

/** How far Dropbox has the content. Throws every error but the one that tells this, and unavailable when it tells of another part. */
function confirmed(error: unknown, from: number, end: number): number {
  if (!(error instanceof DropboxRefusal) || !SESSION_COMPLAINTS.has(error.tags[0] ?? '')) {
    throw error;
  }
  // A session that is closed when an answer got lost may have become the file or not: a needless error is better than a missing file.
  const next = error.correctOffset ?? -1;
  if (next <= from || next > end) {
    throw new ConnectorError('unavailable', `The store lost the upload: ${error.message}`);
  }
  return next;
}
