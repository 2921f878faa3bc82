import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ZodType } from 'zod';
import { ConnectorError } from '../connector-error.js';
import { collect } from './collect.js';
import type { GuardedAgents } from './guarded-agents.js';
import { networkFailure } from './network-failure.js';

export interface Request {
  method: string;
  url: URL;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** To be read or destroyed. */
  content: IncomingMessage;
}

/** Without a byte in either direction. */
const IDLE_TIMEOUT_MS = 60_000;
const TRIES = 3;
const FIRST_PAUSE_MS = 100;
const PAUSE_FACTOR = 4;

/** For stores whose own client takes neither a signal nor an agent. Tries again what may work a moment later; redirects are answers like others. */
export async function exchange(agents: GuardedAgents, request: Request, signal: AbortSignal): Promise<Answer> {
  for (let attempt = 1, pause = FIRST_PAUSE_MS; ; attempt++, pause *= PAUSE_FACTOR) {
    const result = await exchangeOnce(agents, request, signal).catch((error: unknown) => error);
    const lasting = isAnswer(result) ? !isPassing(result.status) : networkFailure(result)?.kind !== 'unavailable';
    if (!lasting && attempt < TRIES && !signal.aborted) {
      if (isAnswer(result)) {
        result.content.destroy();
      }
      await sleep(pause, undefined, { signal });
    } else if (isAnswer(result)) {
      return result;
    } else {
      throw result;
    }
  }
}

/** The same, once. */
export function exchangeOnce(
  agents: GuardedAgents,
  { method, url, headers = {}, body = '' }: Request,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const length = Buffer.byteLength(body);
    const framing = length > 0 || method !== 'GET' ? { 'content-length': `${length}` } : {};
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...framing },
      signal,
      agent: secure ? agents.https : agents.http,
    };
    const request = (secure ? overHttps : overHttp)(url, options, (content) => {
      resolve({ status: content.statusCode ?? 0, headers: content.headers, content });
    });
    request.setTimeout(IDLE_TIMEOUT_MS, () =>
      request.destroy(Object.assign(new Error('idle for too long'), { code: 'ETIMEDOUT' })),
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** Error: unavailable for an answer that is too long to be what was asked for. */
export async function textOf({ content }: Answer): Promise<string> {
  return (await collect(content)).toString();
}

/** Error: unavailable for what is no JSON, as a login page of a network in between, or another one than the store's. */
export async function jsonOf<T>(answer: Answer, schema: ZodType<T>): Promise<T> {
  return parsed((await textOf(answer)) || '{}', schema);
}

/** The same for what stands elsewhere in an answer. */
export function parsed<T>(json: string | undefined, schema: ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(json ?? ''));
  } catch {
    throw new ConnectorError('unavailable', 'The endpoint does not answer as the store does.');
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

function isAnswer(result: unknown): result is Answer {
  return typeof result === 'object' && result !== null && 'content' in result;
}
