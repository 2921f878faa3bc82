import { createHash, randomBytes } from 'node:crypto';
import type { OauthClient } from '../../scm-provider.js';

interface Code {
  login: string;
  clientId: string;
  redirectUri: string;
  challenge: string | undefined;
  scopes: string[];
  expiresAt: number;
}

export type CodeVerdict = { login: string; scopes: string[] } | 'no-such-code' | 'wrong-redirect' | 'wrong-verifier';

const CODE_LIVES_MS = 600_000;

/** Applications, and the codes that people have sent to them (RFC 6749 with RFC 7636). */
export class OauthDesk {
  /** Scopes that a person leaves out of what is asked. */
  readonly withheld = new Set<string>();
  private readonly clients = new Map<string, OauthClient & { redirect: string }>();
  private readonly codes = new Map<string, Code>();

  /** `redirect`: the address that was registered; a request may name one below it. */
  register(redirect: string): OauthClient {
    const client = { id: randomBytes(10).toString('hex'), secret: randomBytes(20).toString('hex'), redirect };
    this.clients.set(client.id, client);
    return { id: client.id, secret: client.secret };
  }

  isClient(id: unknown, secret: unknown): boolean {
    const client = this.clients.get(String(id));
    return client !== undefined && client.secret === secret;
  }

  /** What is wrong with the address of a request to authorize; undefined when it is good. */
  complaint(query: URLSearchParams): string | undefined {
    const client = this.clients.get(query.get('client_id') ?? '');
    if (!client) {
      return 'unknown client';
    }
    if (!(query.get('redirect_uri') ?? client.redirect).startsWith(client.redirect)) {
      return 'redirect_uri_mismatch';
    }
    return query.has('code_challenge') && query.get('code_challenge_method') !== 'S256' ? 'only S256 is supported' : undefined;
  }

  /** Where the browser of the person who agreed is sent. */
  approve(query: URLSearchParams, login: string, separator: string | RegExp): string {
    const clientId = query.get('client_id') ?? '';
    const redirectUri = query.get('redirect_uri') ?? this.clients.get(clientId)?.redirect ?? '';
    const scopes = (query.get('scope') ?? '').split(separator).filter((scope) => scope !== '' && !this.withheld.has(scope));
    const code = randomBytes(10).toString('hex');
    this.codes.set(code, { login, clientId, redirectUri, challenge: query.get('code_challenge') ?? undefined, scopes, expiresAt: Date.now() + CODE_LIVES_MS });
    return withParameters(redirectUri, { code, state: query.get('state') });
  }

  refuse(query: URLSearchParams): string {
    const parameters = { error: 'access_denied', error_description: 'The user has denied your application access.', state: query.get('state') };
    return withParameters(query.get('redirect_uri') ?? '', parameters);
  }

  /** A code is good once. */
  redeem(body: Record<string, unknown>): CodeVerdict {
    const code = this.codes.get(String(body.code));
    this.codes.delete(String(body.code));
    if (!code || code.clientId !== body.client_id || code.expiresAt < Date.now()) {
      return 'no-such-code';
    }
    if (body.redirect_uri !== undefined && body.redirect_uri !== code.redirectUri) {
      return 'wrong-redirect';
    }
    if (code.challenge !== undefined && createHash('sha256').update(String(body.code_verifier)).digest('base64url') !== code.challenge) {
      return 'wrong-verifier';
    }
    return { login: code.login, scopes: code.scopes };
  }
}

function withParameters(address: string, parameters: Record<string, string | null>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) {
      url.searchParams.set(name, value);
    }
  }
  return url.href;
}
