import { setTimeout as sleep } from 'node:timers/promises';
import type { ZodType } from 'zod';
import { type Answer, exchangeOnce, jsonOf, type Request, textOf } from '../network/exchange.js';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { networkFailure } from '../network/network-failure.js';
import { DropboxRefusal, refusalOf } from './dropbox-refusal.js';
import { DEFAULT_ENDPOINTS, type DropboxEndpoints, type DropboxSettings } from './dropbox-settings.js';
import { DropboxSignIn } from './dropbox-sign-in.js';

type Argument = Record<string, unknown>;

const TRIES = 5;
const FIRST_PAUSE_MS = 250;
/** When Dropbox wants to be left alone for longer, the caller is told rather than kept. */
const PAUSE_MAX_MS = 20_000;

/** Requests of Dropbox's API, version 2, for one account. Every answer but a good one is a DropboxRefusal. */
export class DropboxClient {
  private readonly endpoints: DropboxEndpoints;
  private readonly signIn: DropboxSignIn;

  constructor(
    settings: DropboxSettings,
    private readonly agents: GuardedAgents,
  ) {
    this.endpoints = settings.endpoints ?? DEFAULT_ENDPOINTS;
    this.signIn = new DropboxSignIn(settings, agents);
  }

  /** Without the tokens, which come and go. */
  get secrets(): readonly string[] {
    return this.signIn.secrets;
  }

  /** `schema`: what of the route's answer is needed. Error: unavailable, too, for another answer. */
  async call<T>(route: string, argument: Argument, schema: ZodType<T>, signal: AbortSignal): Promise<T> {
    const url = routeUrl(this.endpoints.api, route);
    const headers = { 'content-type': 'application/json' };
    const answer = await this.send({ method: 'POST', url, headers, body: JSON.stringify(argument) }, signal);
    return jsonOf(answer, schema);
  }

  /** The answer's content is to be read or dropped. */
  async upload(route: string, argument: Argument, bytes: Buffer, signal: AbortSignal): Promise<Answer> {
    const url = routeUrl(this.endpoints.content, route);
    const headers = { 'content-type': 'application/octet-stream', 'dropbox-api-arg': asciiJson(argument) };
    return this.send({ method: 'POST', url, headers, body: bytes }, signal);
  }

  async download(route: string, argument: Argument, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const url = routeUrl(this.endpoints.content, route);
    return this.send({ method: 'POST', url, headers: { ...headers, 'dropbox-api-arg': asciiJson(argument) } }, signal);
  }

  private async send(request: Request, signal: AbortSignal): Promise<Answer> {
    let renewed = false;
    let repeated = false;
    for (let tries = 1; ;) {
      const token = await this.signIn.token(signal);
      try {
        return await this.sendOnce(request, token, signal);
      } catch (error) {
        if (isExpiry(error) && !renewed) {
          renewed = true;
          this.signIn.forget(token);
          continue;
        }
        const pause = tries < TRIES && !signal.aborted ? pauseAfter(error, tries) : undefined;
        if (pause === undefined) {
          throw error instanceof DropboxRefusal ? Object.assign(error, { repeated }) : error;
        }
        tries++;
        repeated ||= mayHaveBeenDone(error);
        await sleep(pause, undefined, { signal });
      }
    }
  }

  private async sendOnce(request: Request, token: string, signal: AbortSignal): Promise<Answer> {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const answer = await exchangeOnce(this.agents, { ...request, headers }, signal);
    if (answer.status >= 200 && answer.status < 300) {
      return answer;
    }
    throw refusalOf(answer, await textOf(answer), [...this.signIn.secrets, token]);
  }
}

function routeUrl(endpoint: string, route: string): URL {
  return new URL(`${endpoint.replace(/\/+$/, '')}/2/${route}`);
}

/** JSON that a header can hold: what is not ASCII is escaped. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isExpiry(error: unknown): boolean {
  return error instanceof DropboxRefusal && error.status === 401 && error.tags.includes('expired_access_token');
}

/** In milliseconds; undefined when another try would be of no use. */
function pauseAfter(error: unknown, tries: number): number | undefined {
  // Those who were refused at once do not come back at once.
  const growing = FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random());
  if (error instanceof DropboxRefusal) {
    const pause = error.retryAfterMs ?? growing;
    return error.isPassing && pause <= PAUSE_MAX_MS ? pause : undefined;
  }
  return networkFailure(error)?.kind === 'unavailable' ? growing : undefined;
}

/** Where Dropbox gives a reason it has done nothing; a server that fails or a connection that is cut say nothing about that. */
function mayHaveBeenDone(error: unknown): boolean {
  return !(error instanceof DropboxRefusal) || error.status >= 500;
}
