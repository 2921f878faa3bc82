import type { ZodType } from 'zod';
import { allPages, documentOf } from '../exchange/documents.js';
import { HttpExchange, type ScmAnswer, type ScmRequest } from '../exchange/http-exchange.js';
import type { ScmSettings } from '../scm-settings.js';
import { gitlabFailure } from './gitlab-failure.js';

const HEADERS = { accept: 'application/json', 'user-agent': 'algoplane' };
const VERSION = '/api/v4';

/** Requests of GitLab's REST API and of its OAuth endpoints. */
export class GitlabClient {
  private readonly exchange: HttpExchange;
  private readonly base: string;

  constructor(private readonly settings: ScmSettings) {
    this.exchange = new HttpExchange(settings.agents, settings.timeoutMs, settings.pausesMs);
    const { api } = settings.addresses;
    // Administrators give GitLab's address with and without it.
    this.base = api.endsWith(VERSION) ? api : `${api}${VERSION}`;
  }

  /** `path` below the API's address. */
  async call<T>(token: string, method: ScmRequest['method'], path: string, schema: ZodType<T>, signal: AbortSignal, body?: object): Promise<T> {
    return documentOf('GitLab', await this.authorized(token, { method, url: this.api(path), body }, signal), schema);
  }

  /** Removes; what is not there is no failure. */
  async remove(token: string, path: string, signal: AbortSignal): Promise<void> {
    await this.authorized(token, { method: 'DELETE', url: this.api(path) }, signal, [404, 410]);
  }

  /** All pages of a list. */
  list<T>(token: string, path: string, schema: ZodType<T[]>, signal: AbortSignal): Promise<T[]> {
    return allPages('GitLab', this.api(path), schema, (url) => this.authorized(token, { method: 'GET', url }, signal));
  }

  /** `endpoint`: `token` or `revoke`. Refusals with a body of OAuth's (status 400 and 401) are for the caller to judge. */
  async oauth(endpoint: string, body: Record<string, string>, signal: AbortSignal): Promise<ScmAnswer> {
    const { id, secret } = this.settings.client;
    const url = new URL(`${this.settings.addresses.web}/oauth/${endpoint}`);
    const form = new URLSearchParams({ client_id: id, client_secret: secret, ...body });
    const answer = await this.exchange.send({ method: 'POST', url, headers: HEADERS, body: form }, signal);
    return this.good(answer, Object.values(body), [400, 401]);
  }

  private async authorized(token: string, request: ScmRequest, signal: AbortSignal, accepted: readonly number[] = []): Promise<ScmAnswer> {
    const answer = await this.exchange.send({ ...request, headers: { ...HEADERS, authorization: `Bearer ${token}` } }, signal);
    return this.good(answer, [token, ...secretsIn(request.body)], accepted);
  }

  private good(answer: ScmAnswer, secrets: readonly string[], accepted: readonly number[]): ScmAnswer {
    if ((answer.status >= 200 && answer.status < 300) || accepted.includes(answer.status)) {
      return answer;
    }
    throw gitlabFailure(answer, [this.settings.client.secret, ...secrets]);
  }

  private api(path: string): URL {
    return new URL(`${this.base}${path}`);
  }
}

/** The secret of a webhook travels in the request's body. */
function secretsIn(body: object | undefined): string[] {
  const { token } = (body ?? {}) as { token?: string };
  return token === undefined ? [] : [token];
}
