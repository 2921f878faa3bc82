import type { ZodType } from 'zod';
import { ConnectorError, kindOfStatus, reasonWithout } from '../connector-error.js';
import { accessToken } from '../network/answer-fields.js';
import { type Answer, exchange, exchangeOnce, jsonOf, type Request, textOf } from '../network/exchange.js';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { refusalSchema } from './gcs-answers.js';
import { GcsSignIn } from './gcs-sign-in.js';
import { DEFAULT_API_ENDPOINT, type GcsSettings } from './gcs-settings.js';

type Query = Record<string, string | undefined>;

/** Requests of the JSON API in the name of a service account. Every answer but a good one is a ConnectorError with Google's reason. */
export class GcsClient {
  private readonly endpoint: string;
  private readonly signIn: GcsSignIn;

  constructor(
    settings: GcsSettings,
    private readonly agents: GuardedAgents,
  ) {
    this.endpoint = (settings.apiEndpoint ?? DEFAULT_API_ENDPOINT).replace(/\/+$/, '');
    this.signIn = new GcsSignIn(settings, agents);
  }

  /** Without the tokens, which come and go. */
  get secrets(): readonly string[] {
    return this.signIn.secrets;
  }

  /** Error: unavailable, too, for an answer that is not what `schema` says. */
  async json<T>(method: string, url: URL, schema: ZodType<T>, signal: AbortSignal): Promise<T> {
    return jsonOf(await this.send({ method, url }, signal), schema);
  }

  /** `accepted`: statuses that are answers besides 2xx. */
  async send(request: Request, signal: AbortSignal, accepted: readonly number[] = []): Promise<Answer> {
    const token = await this.token(signal);
    return this.checked(await exchange(this.agents, signed(request, token), signal), accepted, token);
  }

  /** Without a second try. */
  async sendOnce(request: Request, signal: AbortSignal, accepted: readonly number[] = []): Promise<Answer> {
    const token = await this.token(signal);
    return this.checked(await exchangeOnce(this.agents, signed(request, token), signal), accepted, token);
  }

  url(path: string, query: Query): URL {
    const url = new URL(`${this.endpoint}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    return url;
  }

  private async token(signal: AbortSignal): Promise<string> {
    const { success, data } = accessToken.safeParse(await this.signIn.token(signal));
    if (!success) {
      throw new ConnectorError('unavailable', 'The sign-in gives no token that can be used.');
    }
    return data;
  }

  private async checked(answer: Answer, accepted: readonly number[], token: string): Promise<Answer> {
    if ((answer.status >= 200 && answer.status < 300) || accepted.includes(answer.status)) {
      return answer;
    }
    const reason = reasonIn(await textOf(answer)) ?? `The store answers with status ${answer.status}.`;
    throw new ConnectorError(kindOfStatus(answer.status), reasonWithout([...this.signIn.secrets, token], reason));
  }
}

function signed(request: Request, token: string): Request {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

/** The address of a bucket, or of one object in it. */
export function resource(bucket: string, name?: string): string {
  return `/storage/v1/b/${encodeURIComponent(bucket)}${name === undefined ? '' : `/o/${encodeURIComponent(name)}`}`;
}

/** Errors of the API are JSON, those of a download plain text. */
function reasonIn(text: string): string | undefined {
  try {
    const { success, data } = refusalSchema.safeParse(JSON.parse(text));
    return success ? data.error.message : undefined;
  } catch {
    return text.startsWith('<') || text === '' ? undefined : text;
  }
}
