import type { ZodType } from 'zod';
import { allPages, documentOf } from '../exchange/documents.js';
import { HttpExchange, type ScmAnswer, type ScmRequest } from '../exchange/http-exchange.js';
import type { ScmSettings } from '../scm-settings.js';
import { githubFailure } from './github-failure.js';

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'user-agent': 'algoplane' };

/** Requests of GitHub's REST API and of its OAuth endpoints. */
export class GithubClient {
  private readonly exchange: HttpExchange;
  private readonly secrets: string[];

  constructor(private readonly settings: ScmSettings) {
    this.exchange = new HttpExchange(settings.agents, settings.timeoutMs, settings.pausesMs);
    this.secrets = [settings.client.secret];
  }

  /** `path` below the API's address. */
  async call<T>(token: string, method: ScmRequest['method'], path: string, schema: ZodType<T>, signal: AbortSignal, body?: object): Promise<T> {
    const answer = await this.authorized(token, { method, url: this.api(path), body }, signal);
    return documentOf('GitHub', answer, schema);
  }

  /** Removes; what is not there is no failure. */
  async remove(token: string, path: string, signal: AbortSignal): Promise<void> {
    await this.authorized(token, { method: 'DELETE', url: this.api(path) }, signal, [404, 410]);
  }

  /** All pages of a list. */
  list<T>(token: string, path: string, schema: ZodType<T[]>, signal: AbortSignal): Promise<T[]> {
    return allPages('GitHub', this.api(path), schema, (url) => this.authorized(token, { method: 'GET', url }, signal));
  }

  /** The OAuth endpoints have errors of their own: the caller looks at the answer. */
  async oauth(body: Record<string, string>, signal: AbortSignal): Promise<ScmAnswer> {
    const { id, secret } = this.settings.client;
    const url = new URL(`${this.settings.addresses.web}/login/oauth/access_token`);
    const form = new URLSearchParams({ client_id: id, client_secret: secret, ...body });
    const answer = await this.exchange.send({ method: 'POST', url, headers: { ...HEADERS, accept: 'application/json' }, body: form }, signal);
    return this.good(answer, Object.values(body));
  }

  /** As the application itself. Status 422 and 404: GitHub does not know the token. */
  async forget(accessToken: string, signal: AbortSignal): Promise<void> {
    const { id, secret } = this.settings.client;
    const basic = Buffer.from(`${id}:${secret}`).toString('base64');
    const url = this.api(`/applications/${encodeURIComponent(id)}/token`);
    const answer = await this.exchange.send({ method: 'DELETE', url, headers: { ...HEADERS, authorization: `Basic ${basic}` }, body: { access_token: accessToken } }, signal);
    this.good(answer, [accessToken, basic], [404, 422]);
  }

  private async authorized(token: string, request: ScmRequest, signal: AbortSignal, accepted: readonly number[] = []): Promise<ScmAnswer> {
    const answer = await this.exchange.send({ ...request, headers: { ...HEADERS, authorization: `Bearer ${token}` } }, signal);
    return this.good(answer, [token, ...secretsIn(request.body)], accepted);
  }

  private good(answer: ScmAnswer, secrets: readonly string[], accepted: readonly number[] = []): ScmAnswer {
    if ((answer.status >= 200 && answer.status < 300) || accepted.includes(answer.status)) {
      return answer;
    }
    throw githubFailure(answer, [...this.secrets, ...secrets]);
  }

  private api(path: string): URL {
    return new URL(`${this.settings.addresses.api}${path}`);
  }
}

/** The secret of a webhook travels in the request's body. */
function secretsIn(body: object | undefined): string[] {
  const { config } = (body ?? {}) as { config?: { secret?: string } };
  return config?.secret === undefined ? [] : [config.secret];
}
