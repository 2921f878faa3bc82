import { looseDocument, refusalSentence, secondsToWait } from '../exchange/documents.js';
import type { ScmAnswer } from '../exchange/http-exchange.js';
import { ScmFailure, type ScmFailureKind } from '../scm-failure.js';

const KINDS: Record<number, ScmFailureKind> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 408: 'unavailable', 409: 'conflict', 410: 'not-found', 429: 'rate-limited', 451: 'forbidden' };
/** GitHub's advice for a secondary limit that tells no time. */
const PAUSE_SECONDS = 60;
const TAKEN = /already (exists|in use)|already_exists/i;

/** What GitHub says when it does not do what it is asked. */
export function githubFailure({ status, headers, text }: ScmAnswer, secrets: readonly string[]): ScmFailure {
  const { message, errors } = looseDocument(text);
  const reasons = [...(typeof message === 'string' ? [message] : []), ...(Array.isArray(errors) ? errors.map(reasonOf) : [])];
  const sentence = refusalSentence('GitHub', status, reasons, secrets);
  const limited = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(reasons.join(' '));
  if (status === 429 || (status === 403 && limited)) {
    const reset = headers['x-ratelimit-remaining'] === '0' ? headers['x-ratelimit-reset'] : undefined;
    return new ScmFailure('rate-limited', sentence, { retryAfterSeconds: secondsToWait(headers['retry-after'], reset, PAUSE_SECONDS) });
  }
  if (status === 422 && TAKEN.test(reasons.join(' '))) {
    return new ScmFailure('conflict', sentence);
  }
  return new ScmFailure(KINDS[status] ?? (status >= 400 && status < 500 ? 'invalid' : 'unavailable'), sentence);
}

/** Either a text, or a document with a message, or one with a code of a few words. */
function reasonOf(error: unknown): string {
  const { message, field, code } = (typeof error === 'object' && error !== null ? error : { message: error }) as Record<string, unknown>;
  return [message, `${String(field)}: ${String(code)}`].find((text): text is string => typeof text === 'string') ?? '';
}
