import type { ZodType } from 'zod';
import { reasonWithout } from '../../connectors/connector-error.js';
import { ScmFailure } from '../scm-failure.js';
import type { ScmAnswer } from './http-exchange.js';

const PAGES_MAX = 20;

/** What an answer must be. Error: `unavailable` for what is no JSON, as a login page of a network in between; `invalid` for another JSON. */
export function documentOf<T>(provider: string, { text }: ScmAnswer, schema: ZodType<T>): T {
  return understood(provider, parse(provider, text), schema);
}

export function understood<T>(provider: string, value: unknown, schema: ZodType<T>): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) {
    return data;
  }
  const places = error.issues.map(({ path }) => path.join('.') || 'the whole').slice(0, 5);
  throw new ScmFailure('invalid', `${provider} sends something that the platform does not understand (${places.join(', ')}).`);
}

function parse(provider: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScmFailure('unavailable', `${provider} does not answer as its API does.`);
  }
}

/** The same for a refusal, which may be anything. */
export function looseDocument(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** For people: what the provider says, without the secrets of the request. */
export function refusalSentence(provider: string, status: number, reasons: readonly string[], secrets: readonly string[]): string {
  const reason = reasons.filter((text) => text.trim() !== '').join('; ');
  return reason === '' ? `${provider} answers with status ${status}.` : `${provider} answers: ${reasonWithout(secrets, reason.replaceAll('\n', ' '))} (status ${status})`;
}

/** All pages of a list; `get` asks for one. */
export async function allPages<T>(provider: string, first: URL, schema: ZodType<T[]>, get: (url: URL) => Promise<ScmAnswer>): Promise<T[]> {
  const all: T[] = [];
  let url: URL | undefined = first;
  for (let pages = 0; url !== undefined && pages < PAGES_MAX; pages++) {
    const answer: ScmAnswer = await get(url);
    all.push(...documentOf(provider, answer, schema));
    url = nextPage(answer, url);
  }
  return all;
}

/** Where the next page of a list is (RFC 8288). Only the query is taken from the link: behind a proxy the provider may not know its own address. */
export function nextPage({ headers }: ScmAnswer, current: URL): URL | undefined {
  const link = /<([^>]+)>;[^,]*\brel="?next"?/.exec(String(headers.link ?? ''))?.[1];
  if (link === undefined || !URL.canParse(link, current.href)) {
    return undefined;
  }
  const next = new URL(current);
  next.search = new URL(link, current).search;
  return next;
}

/** In seconds; of `Retry-After`, or of the time (in seconds since 1970) at which a limit ends. */
export function secondsToWait(retryAfter: string | undefined, reset: string | string[] | undefined, otherwise: number): number {
  const named = Number(retryAfter ?? NaN);
  if (Number.isFinite(named)) {
    return Math.max(1, Math.ceil(named));
  }
  const left = Number(reset ?? NaN) - Date.now() / 1_000;
  return Number.isFinite(left) ? Math.max(1, Math.ceil(left)) : otherwise;
}
