import { randomUUID } from 'node:crypto';
import type { Accounts } from '../host/accounts.js';
import type { OauthDesk } from '../host/oauth-desk.js';
import type { ApiAnswer, ApiRequest } from '../host/wire.js';

/** In seconds; two hours at GitLab. */
export interface GitlabTokens {
  livesSeconds: number;
}

const SCOPES = ['api', 'read_api', 'read_user', 'read_repository', 'write_repository'];

/** `/oauth/authorize`, `/oauth/token` and `/oauth/revoke`. */
export async function gitlabWeb(request: ApiRequest, login: string | undefined, accounts: Accounts, desk: OauthDesk, tokens: GitlabTokens): Promise<ApiAnswer> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /oauth/authorize':
      return authorize(request, login, accounts, desk);
    case 'POST /oauth/token':
      return grant(request.body, accounts, desk, tokens);
    case 'POST /oauth/revoke':
      return revoke(request.body, accounts, desk);
    default:
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>404</title>' };
  }
}

function authorize({ query, headers }: ApiRequest, login: string | undefined, accounts: Accounts, desk: OauthDesk): ApiAnswer {
  const wrongScope = (query.get('scope') ?? '').split(' ').find((scope) => !SCOPES.includes(scope));
  const complaint = desk.complaint(query) ?? (wrongScope === undefined ? undefined : `The requested scope is invalid: ${wrongScope}`);
  if (complaint !== undefined || query.get('response_type') !== 'code') {
    return { status: 400, headers: { 'content-type': 'text/html' }, body: `<!DOCTYPE html><title>An error has occurred: ${complaint ?? 'no response type'}</title>` };
  }
  const person = login === undefined ? undefined : accounts.find(login);
  if (!person) {
    return { status: 302, headers: { location: '/users/sign_in' } };
  }
  return { status: 302, headers: { location: headers.cookie?.includes('agree=no') ? desk.refuse(query) : desk.approve(query, person.login, ' ') } };
}

function grant(body: Record<string, unknown>, accounts: Accounts, desk: OauthDesk, tokens: GitlabTokens): ApiAnswer {
  if (!desk.isClient(body.client_id, body.client_secret)) {
    return refused(401, 'invalid_client', 'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.');
  }
  const clientId = String(body.client_id);
  if (body.grant_type === 'refresh_token') {
    const old = [...accounts.tokens.values()].find((token) => token.refresh !== undefined && token.refresh === body.refresh_token && token.clientId === clientId);
    if (old) {
      accounts.tokens.delete(old.value);
      return issue(old.login, old.scopes, clientId, accounts, tokens);
    }
  } else if (body.grant_type === 'authorization_code') {
    const verdict = desk.redeem(body);
    if (typeof verdict !== 'string') {
      return issue(verdict.login, verdict.scopes, clientId, accounts, tokens);
    }
  } else {
    return refused(400, 'unsupported_grant_type', 'The authorization grant type is not supported by the authorization server.');
  }
  return refused(400, 'invalid_grant', 'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.');
}

function issue(login: string, scopes: string[], clientId: string, accounts: Accounts, { livesSeconds }: GitlabTokens): ApiAnswer {
  const refresh = randomUUID().replaceAll('-', '');
  const { value } = accounts.issue({ login, scopes, clientId, refresh, expiresAt: Date.now() + livesSeconds * 1_000 }, '');
  return { status: 200, body: { access_token: value, token_type: 'Bearer', expires_in: livesSeconds, refresh_token: refresh, scope: scopes.join(' '), created_at: Math.floor(Date.now() / 1_000) } };
}

/** Says yes to a token that it does not know as well (RFC 7009). */
function revoke(body: Record<string, unknown>, accounts: Accounts, desk: OauthDesk): ApiAnswer {
  if (!desk.isClient(body.client_id, body.client_secret)) {
    return refused(403, 'unauthorized_client', 'You are not authorized to revoke this token');
  }
  accounts.tokens.delete(String(body.token));
  return { status: 200, body: {} };
}

function refused(status: number, error: string, description: string): ApiAnswer {
  return { status, body: { error, error_description: description } };
}
