import { randomUUID } from 'node:crypto';
import { authError, badRequest, FakeRefusal } from './fake-refusal.js';

export interface FakeApp {
  key: string;
  /** Absent for the leave that came by way of PKCE. */
  secret?: string;
  refreshToken: string;
}

/** Dropbox's own span. */
const SECONDS = 14_400;

/** Who may come in: the refresh tokens of some apps, and the access tokens that were made of them. */
export class FakeSignIn {
  /** What a new token tells of itself. */
  expiresIn = SECONDS;
  /** After so many requests a token has expired, whatever it has told. */
  usesOfToken = Number.POSITIVE_INFINITY;
  /** Of every token that was given. */
  readonly usesLeft = new Map<string, number>();

  constructor(private readonly apps: readonly FakeApp[]) {}

  /** The answer to a form, with the header in which an app names itself. */
  exchange(form: URLSearchParams, authorization: string | undefined): object {
    if (form.get('grant_type') !== 'refresh_token') {
      throw refusal('unsupported_grant_type', 'grant_type must be "authorization_code" or "refresh_token"');
    }
    const refreshToken = form.get('refresh_token');
    const app = this.apps.find((known) => this.isClient(known, form, authorization));
    if (!app) {
      throw refusal('invalid_client', 'Invalid client_id or client_secret');
    }
    if (!this.apps.some((known) => known.key === app.key && known.refreshToken === refreshToken)) {
      throw refusal('invalid_grant', 'refresh token is invalid or revoked');
    }
    const token = `sl.${randomUUID()}`;
    this.usesLeft.set(token, this.usesOfToken);
    return { access_token: token, token_type: 'bearer', expires_in: this.expiresIn };
  }

  check(route: string, authorization: string | undefined): void {
    if (authorization === undefined) {
      throw badRequest(route, 'Must provide HTTP header "Authorization" or URL parameter "authorization".');
    }
    const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? [];
    if (token === undefined) {
      throw badRequest(route, `Invalid authorization value in HTTP header "Authorization": "${authorization}".`);
    }
    const left = this.usesLeft.get(token);
    if (left === undefined) {
      throw authError('invalid_access_token');
    }
    if (left === 0) {
      throw authError('expired_access_token');
    }
    this.usesLeft.set(token, left - 1);
  }

  private isClient({ key, secret }: FakeApp, form: URLSearchParams, authorization: string | undefined): boolean {
    return secret === undefined
      ? authorization === undefined && form.get('client_id') === key
      : authorization === `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  }
}

function refusal(error: string, description: string): FakeRefusal {
  return new FakeRefusal(400, { error, error_description: description });
}
