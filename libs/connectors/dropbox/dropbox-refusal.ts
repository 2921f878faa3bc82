import { z } from 'zod';
import { ConnectorError, type ConnectorErrorKind, kindOfStatus, reasonWithout } from '../connector-error.js';
import type { Answer } from '../network/exchange.js';

/** By the tags of Dropbox's errors. What is not here goes by the status. */
const KINDS: Record<string, ConnectorErrorKind> = {
  not_found: 'not-found',
  not_file: 'not-found',
  not_folder: 'not-found',
  malformed_path: 'invalid',
  disallowed_name: 'invalid',
  unsupported_file: 'invalid',
  unsupported_content_type: 'invalid',
  too_large: 'invalid',
  reset: 'invalid',
  conflict: 'conflict',
  locked: 'conflict',
  insufficient_space: 'forbidden',
  restricted_content: 'forbidden',
  no_write_permission: 'forbidden',
  operation_suppressed: 'forbidden',
  team_folder: 'forbidden',
};
/** Dropbox's status for all errors of one endpoint. */
const ENDPOINT_ERROR = 409;
const BUSY = ['too_many_write_operations', 'too_many_requests'];

/** What is not as documented counts as if it were not there. */
const count = z.number().optional().catch(undefined);
const lookupFailed = z.object({ correct_offset: count }).optional().catch(undefined);
const errorSchema = z.object({ correct_offset: count, retry_after: count, lookup_failed: lookupFailed }).optional().catch(undefined);
const bodySchema = z.object({ error_summary: z.string().optional().catch(undefined), error: errorSchema });

/** What Dropbox says when it does not do what it is asked. */
export class DropboxRefusal extends ConnectorError {
  /** Whether an earlier try of the same request may have been carried out: its answer got lost. */
  repeated = false;

  constructor(
    kind: ConnectorErrorKind,
    message: string,
    readonly status: number,
    /** From the whole to the particular, as `path`, `conflict`, `folder`. */
    readonly tags: readonly string[],
    /** How far Dropbox has the content of an upload. */
    readonly correctOffset: number | undefined,
    /** How long Dropbox wants to be left alone. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(kind, message);
  }

  /** A moment later it may be done. */
  get isPassing(): boolean {
    return this.status === 429 || this.status >= 500 || this.tags.some((tag) => BUSY.includes(tag));
  }
}

/** `text`: the body of the answer, which is JSON, or plain text where the request is not even understood. */
export function refusalOf({ status, headers }: Answer, text: string, secrets: readonly string[]): DropboxRefusal {
  const { error_summary: summary, error } = parse(text);
  // Dropbox ends the summary in a random number of dots, so that nobody compares the whole of it.
  const tags = (summary ?? '').split('/').filter((tag) => /^[a-z_]+$/.test(tag));
  const plain = text === '' || text.startsWith('<') ? `The store answers with status ${status}.` : text;
  const reason = summary === undefined ? plain : summary.replace(/\/\.*$/, '');
  const seconds = Number(headers['retry-after'] ?? error?.retry_after);
  return new DropboxRefusal(
    kindOf(status, tags),
    reasonWithout(secrets, reason),
    status,
    tags,
    error?.correct_offset ?? error?.lookup_failed?.correct_offset,
    Number.isFinite(seconds) ? seconds * 1_000 : undefined,
  );
}

/** The last tag that says something counts: the ones before it say only what it is about. */
function kindOf(status: number, tags: readonly string[]): ConnectorErrorKind {
  const known = tags.findLast((tag) => tag in KINDS);
  if (status === ENDPOINT_ERROR) {
    return known === undefined ? 'unavailable' : KINDS[known]!;
  }
  const kind = kindOfStatus(status);
  // Of what is there and what is not Dropbox speaks in tags only: with another status somebody else has answered.
  return kind === 'not-found' || kind === 'conflict' ? 'unavailable' : kind;
}

function parse(text: string): Partial<z.infer<typeof bodySchema>> {
  try {
    return bodySchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
