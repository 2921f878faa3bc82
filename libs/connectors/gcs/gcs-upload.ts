import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { ConnectorError } from '../connector-error.js';
import { type Part, sendParts, type Used } from '../content-parts.js';
import { type Answer } from '../network/exchange.js';
import { networkFailure } from '../network/network-failure.js';
import type { GcsClient } from './gcs-client.js';

/** Google takes multiples of 256 KiB. */
const PART_BYTES = 8 * 1024 * 1024;
/** Google's answer to every part but the last. */
const MORE = 308;
const TRIES = 4;
const FIRST_PAUSE_MS = 200;
const CLEAN_UP_TIMEOUT_MS = 10_000;

/** Writes one object: in one request where it fits in a part, else in a resumable session. Nothing is visible before the last byte. */
export async function upload(
  client: GcsClient,
  bucket: string,
  name: string,
  content: Readable,
  { signal, used }: { signal: AbortSignal; used?: Used | undefined },
): Promise<void> {
  let session: URL | undefined;
  try {
    await sendParts(content, PART_BYTES, async (part) => {
      if (part.offset === 0 && part.last && part.bytes.length > 0) {
        await sendWhole(client, bucket, name, part.bytes, signal);
        return;
      }
      session ??= await openSession(client, bucket, name, signal);
      await sendPart(client, session, part, signal);
    }, { used });
  } catch (error) {
    if (session) {
      await cancel(client, session);
    }
    throw error;
  }
}

function uploadUrl(client: GcsClient, bucket: string, query: Record<string, string>): URL {
  return client.url(`/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`, query);
}

async function sendWhole(client: GcsClient, bucket: string, name: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const url = uploadUrl(client, bucket, { uploadType: 'media', name });
  const answer = await client.send(
    { method: 'POST', url, headers: { 'content-type': 'application/octet-stream' }, body: bytes },
    signal,
  );
  answer.content.resume();
}

async function openSession(client: GcsClient, bucket: string, name: string, signal: AbortSignal): Promise<URL> {
  const url = uploadUrl(client, bucket, { uploadType: 'resumable', name });
  const headers = { 'content-type': 'application/json', 'x-upload-content-type': 'application/octet-stream' };
  const { headers: answered, content } = await client.send({ method: 'POST', url, headers, body: '{}' }, signal);
  content.resume();
  const session = URL.parse(answered.location ?? '');
  if (session?.protocol !== 'https:' && session?.protocol !== 'http:') {
    throw new ConnectorError('unavailable', 'The store opened no session for the upload.');
  }
  return session;
}

/** Goes on where Google says that it is, also after a failure half-way. */
async function sendPart(client: GcsClient, session: URL, { bytes, offset, last }: Part, signal: AbortSignal): Promise<void> {
  const end = offset + bytes.length;
  const total = last ? `${end}` : '*';
  for (let from = offset, failures = 0; ;) {
    const range = from < end ? `bytes ${from}-${end - 1}/${total}` : `bytes */${total}`;
    try {
      const answer = await client.sendOnce(
        { method: 'PUT', url: session, headers: { 'content-range': range }, body: bytes.subarray(from - offset) },
        signal,
        [MORE],
      );
      answer.content.resume();
      if (answer.status !== MORE) {
        return;
      }
      from = confirmed(answer, offset, end);
    } catch (error) {
      if (signal.aborted || !isPassing(error) || ++failures === TRIES) {
        throw error;
      }
      await sleep(FIRST_PAUSE_MS * 2 ** failures, undefined, { signal });
      const answer = await client.send({ method: 'PUT', url: session, headers: { 'content-range': 'bytes */*' } }, signal, [
        MORE,
      ]);
      answer.content.resume();
      if (answer.status !== MORE) {
        return;
      }
      from = confirmed(answer, offset, end);
    }
    if (from === end && !last) {
      return;
    }
  }
}

/** How far Google has the content. Error: unavailable when it is outside of the part that is at hand. */
function confirmed({ headers }: Answer, offset: number, end: number): number {
  const [, lastByte] = /-(\d+)$/.exec(headers.range ?? '') ?? [];
  const next = lastByte === undefined ? 0 : Number(lastByte) + 1;
  if (next < offset || next > end) {
    throw new ConnectorError('invalid', 'The store lost a part of the upload.');
  }
  return next;
}

function isPassing(error: unknown): boolean {
  return (error instanceof ConnectorError ? error : networkFailure(error))?.kind === 'unavailable';
}

/** What was sent would be kept for a week. */
async function cancel(client: GcsClient, session: URL): Promise<void> {
  try {
    const answer = await client.sendOnce({ method: 'DELETE', url: session }, AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS));
    answer.content.destroy();
  } catch {
    // Google answers 499 to a cancelled upload; and whatever went wrong has been told already.
  }
}
