import { unlessAborted } from '../attempt.js';
import { ConnectorError, reasonWithout } from '../connector-error.js';
import { accessToken, anyObject } from '../network/answer-fields.js';
import { type Answer, exchange, jsonOf } from '../network/exchange.js';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { DEFAULT_ENDPOINTS, type DropboxSettings } from './dropbox-settings.js';

const FORBIDDEN_STATUS = new Set([400, 401, 403]);
const TIMEOUT_MS = 60_000;
/** A token is not used for so long before it expires: requests take their time, and clocks differ. */
const MARGIN_MS = 5 * 60_000;

/** Turns the refresh token into access tokens, each of which is good for some hours. */
export class DropboxSignIn {
  readonly secrets: readonly string[];
  private readonly basic: string | undefined;
  private current: { token: string; expiresAt: number } | undefined;
  private running: Promise<string> | undefined;

  constructor(
    private readonly settings: DropboxSettings,
    private readonly agents: GuardedAgents,
  ) {
    const { appKey, appSecret, refreshToken } = settings;
    this.basic = appSecret ? Buffer.from(`${appKey}:${appSecret}`).toString('base64') : undefined;
    this.secrets = [refreshToken, appSecret ?? '', this.basic ?? ''];
  }

  /** Whoever asks while one sign-in is on its way waits for that one. Error: forbidden when Dropbox takes the refresh token or the app no more. */
  async token(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.current && Date.now() < this.current.expiresAt) {
      return this.current.token;
    }
    this.running ??= this.signIn().finally(() => (this.running = undefined));
    return unlessAborted(signal, this.running);
  }

  /** For a token that Dropbox calls expired. It may have been replaced since. */
  forget(token: string): void {
    if (this.current?.token === token) {
      this.current = undefined;
    }
  }

  private async signIn(): Promise<string> {
    const { api } = this.settings.endpoints ?? DEFAULT_ENDPOINTS;
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: this.settings.refreshToken });
    const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
    if (this.basic) {
      headers.authorization = `Basic ${this.basic}`;
    } else {
      form.set('client_id', this.settings.appKey);
    }
    const request = { method: 'POST', url: new URL(`${api.replace(/\/+$/, '')}/oauth2/token`), headers, body: form.toString() };
    // It serves all who wait, so none of their signals ends it.
    const answer = await exchange(this.agents, request, AbortSignal.timeout(TIMEOUT_MS));
    return this.accept(answer);
  }

  private async accept(answer: Answer): Promise<string> {
    const body = await jsonOf(answer, anyObject);
    const { data: token } = accessToken.safeParse(body.access_token);
    const { expires_in: seconds } = body;
    if (answer.status === 200 && token !== undefined && typeof seconds === 'number') {
      this.current = { token, expiresAt: Date.now() + seconds * 1_000 - MARGIN_MS };
      return token;
    }
    const reasons = [body.error, body.error_description].filter((reason) => typeof reason === 'string');
    const reason = reasons.join(': ') || `The sign-in is answered with status ${answer.status}.`;
    const kind = FORBIDDEN_STATUS.has(answer.status) ? 'forbidden' : 'unavailable';
    throw new ConnectorError(kind, reasonWithout(this.secrets, reason));
  }
}
