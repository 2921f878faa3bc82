import { looseDocument, refusalSentence, secondsToWait } from '../exchange/documents.js';
import type { ScmAnswer } from '../exchange/http-exchange.js';
import { ScmFailure, type ScmFailureKind } from '../scm-failure.js';

const KINDS: Record<number, ScmFailureKind> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 408: 'unavailable', 409: 'conflict', 410: 'not-found' };
const PAUSE_SECONDS = 60;

/** What GitLab says when it does not do what it is asked. */
export function gitlabFailure({ status, headers, text }: ScmAnswer, secrets: readonly string[]): ScmFailure {
  const { message, error, error_description: description } = looseDocument(text);
  const reasons = reasonsOf(message ?? description ?? error);
  const sentence = refusalSentence('GitLab', status, reasons, secrets);
  if (status === 429) {
    return new ScmFailure('rate-limited', sentence, { retryAfterSeconds: secondsToWait(headers['retry-after'], headers['ratelimit-reset'], PAUSE_SECONDS) });
  }
  if (status === 400 && /already been taken/.test(reasons.join(' '))) {
    return new ScmFailure('conflict', sentence);
  }
  return new ScmFailure(KINDS[status] ?? (status >= 400 && status < 500 ? 'invalid' : 'unavailable'), sentence);
}

/** A text, a list, or a document of field -> list. */
function reasonsOf(message: unknown): string[] {
  if (typeof message === 'string') {
    return [message];
  }
  if (Array.isArray(message)) {
    return message.map(String);
  }
  return typeof message === 'object' && message !== null ? Object.entries(message).map(([field, complaints]) => `${field} ${reasonsOf(complaints).join(', ')}`) : [];
}
