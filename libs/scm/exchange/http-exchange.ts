import { type Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http';
import { type Agent as HttpsAgent, request as overHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScmFailure } from '../scm-failure.js';
import { networkFailure } from './network-failure.js';

export interface ScmRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  /** JSON, or a form. */
  body?: object | URLSearchParams;
}

export interface ScmAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** From the first byte of a request to the last of its answer. */
const TIMEOUT_MS = 20_000;
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;
/** Between the tries. */
const PAUSES_MS = [200, 1_000];
const REDIRECTS_MAX = 3;
/** When a provider wants to be left alone for longer, the caller is told rather than kept. */
const PATIENCE_SECONDS = 2;
const BROKEN = [500, 502, 503, 504];
/** There was no connection. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
/** A connection that waits for the next request may be closed under it, and nobody could tell whether the request was seen. */
const ONE_EACH = { connection: 'close' };

/**
 * Requests of a provider's API, in bounded time and memory. Any status is an answer. Tries again, a little, what cannot have been done or
 * may be done twice. Goes where a redirect leads on the same server only: what is sent holds credentials.
 * Error: ScmFailure `unavailable` or `invalid`, without a word of what was sent; `signal.reason`.
 */
export class HttpExchange {
  constructor(
    private readonly agents: { http: HttpAgent; https: HttpsAgent },
    private readonly timeoutMs = TIMEOUT_MS,
    private readonly pausesMs: readonly number[] = PAUSES_MS,
  ) {}

  async send(request: ScmRequest, signal: AbortSignal): Promise<ScmAnswer> {
    for (let url = request.url, redirects = 0; ; redirects++) {
      const answer = await this.persist({ ...request, url }, signal);
      const next = redirects < REDIRECTS_MAX ? redirectOf(request.method, url, answer) : undefined;
      if (next === undefined) {
        return answer;
      }
      url = next;
    }
  }

  private async persist(request: ScmRequest, signal: AbortSignal): Promise<ScmAnswer> {
    for (const pause of [...this.pausesMs, undefined]) {
      signal.throwIfAborted();
      const result = await this.sendOnce(request, signal).catch((error: unknown) => error);
      signal.throwIfAborted();
      const wait = pause === undefined ? undefined : pauseAfter(request.method, result, pause);
      if (wait !== undefined) {
        await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
      } else if (isAnswer(result)) {
        return result;
      } else {
        throw result instanceof ScmFailure ? result : networkFailure(result);
      }
    }
    throw new TypeError('Unreachable: the last try returns or throws.');
  }

  private async sendOnce({ method, url, headers = {}, body }: ScmRequest, signal: AbortSignal): Promise<ScmAnswer> {
    const isForm = body instanceof URLSearchParams;
    const content = body === undefined ? undefined : isForm ? body.toString() : JSON.stringify(body);
    const type = content === undefined ? {} : { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json', 'content-length': `${Buffer.byteLength(content)}` };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const request = (secure ? overHttps : overHttp)(url, { method, headers: { ...headers, ...type, ...ONE_EACH }, signal: limited, agent: secure ? this.agents.https : this.agents.http }, resolve);
      request.once('error', reject);
      request.end(content);
    });
    return { status: response.statusCode ?? 0, headers: response.headers, text: await this.read(response) };
  }

  private async read(response: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > ANSWER_MAX_BYTES) {
        throw new ScmFailure('unavailable', 'The source-code manager answers with more than can be read.');
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }
}

/** Undefined when another try would be of no use, or could do a thing twice. */
function pauseAfter(method: string, result: unknown, pause: number): number | undefined {
  if (isAnswer(result)) {
    const seconds = result.status === 429 || result.status === 403 ? Number(result.headers['retry-after'] ?? NaN) : NaN;
    if (seconds <= PATIENCE_SECONDS) {
      return seconds * 1_000;
    }
    return method !== 'POST' && BROKEN.includes(result.status) ? pause : undefined;
  }
  const { name, code = '' } = result as NodeJS.ErrnoException;
  const lasting = result instanceof ScmFailure || name === 'TimeoutError' || name === 'AbortError' || networkFailure(result).kind !== 'unavailable';
  return !lasting && (method !== 'POST' || NEVER_SENT.includes(code)) ? pause : undefined;
}

function redirectOf(method: string, from: URL, { status, headers }: ScmAnswer): URL | undefined {
  const followed = method === 'GET' ? [301, 302, 307, 308] : [307, 308];
  const { location } = headers;
  if (!followed.includes(status) || location === undefined || !URL.canParse(location, from.href)) {
    return undefined;
  }
  const to = new URL(location, from);
  return to.origin === from.origin ? to : undefined;
}

function isAnswer(result: unknown): result is ScmAnswer {
  return typeof result === 'object' && result !== null && 'text' in result && 'status' in result;
}
