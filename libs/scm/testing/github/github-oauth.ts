import type { Accounts } from '../host/accounts.js';
import type { OauthDesk } from '../host/oauth-desk.js';
import type { ApiAnswer, ApiRequest } from '../host/wire.js';

/** How long a token lives when the application lets its tokens expire, as GitHub Apps do. */
export interface GithubTokens {
  livesSeconds?: number;
}

/** `GET /login/oauth/authorize` and `POST /login/oauth/access_token`. */
export async function githubWeb(request: ApiRequest, login: string | undefined, accounts: Accounts, desk: OauthDesk, tokens: GithubTokens): Promise<ApiAnswer> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /login/oauth/authorize':
      return authorize(request, login, accounts, desk);
    case 'POST /login/oauth/access_token':
      // Even a refusal has status 200 here.
      return form(request, grant(request.body, accounts, desk, tokens));
    default:
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Page not found</title>' };
  }
}

function authorize({ query, headers }: ApiRequest, login: string | undefined, accounts: Accounts, desk: OauthDesk): ApiAnswer {
  const complaint = desk.complaint(query);
  if (complaint !== undefined) {
    return { status: 404, headers: { 'content-type': 'text/html' }, body: `<!DOCTYPE html><title>${complaint}</title>` };
  }
  const person = login === undefined ? undefined : accounts.find(login);
  if (!person) {
    return { status: 302, headers: { location: '/login' } };
  }
  const agreed = !headers.cookie?.includes('agree=no');
  return { status: 302, headers: { location: agreed ? desk.approve(query, person.login, /[ ,]/) : desk.refuse(query) } };
}

function grant(body: Record<string, unknown>, accounts: Accounts, desk: OauthDesk, tokens: GithubTokens): Record<string, unknown> {
  if (!desk.isClient(body.client_id, body.client_secret)) {
    return error('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
  }
  if (body.grant_type === 'refresh_token') {
    const old = [...accounts.tokens.values()].find(({ refresh, clientId }) => refresh !== undefined && refresh === body.refresh_token && clientId === body.client_id);
    if (!old) {
      return error('bad_refresh_token', 'The refresh token passed is incorrect or expired.');
    }
    accounts.tokens.delete(old.value);
    return issue(old.login, old.scopes, String(body.client_id), accounts, tokens);
  }
  const verdict = desk.redeem(body);
  switch (verdict) {
    case 'no-such-code':
    case 'wrong-verifier':
      return error('bad_verification_code', 'The code passed is incorrect or expired.');
    case 'wrong-redirect':
      return error('redirect_uri_mismatch', 'The redirect_uri MUST match the registered callback URL for this application.');
    default:
      return issue(verdict.login, verdict.scopes, String(body.client_id), accounts, tokens);
  }
}

function issue(login: string, scopes: string[], clientId: string, accounts: Accounts, { livesSeconds }: GithubTokens): Record<string, unknown> {
  if (livesSeconds === undefined) {
    const { value } = accounts.issue({ login, scopes, clientId }, 'gho_');
    return { access_token: value, token_type: 'bearer', scope: scopes.join(',') };
  }
  const refresh = `ghr_${crypto.randomUUID().replaceAll('-', '')}`;
  const { value } = accounts.issue({ login, scopes, clientId, refresh, expiresAt: Date.now() + livesSeconds * 1_000 }, 'ghu_');
  return { access_token: value, expires_in: livesSeconds, refresh_token: refresh, refresh_token_expires_in: 15_897_600, token_type: 'bearer', scope: '' };
}

function error(name: string, description: string): Record<string, unknown> {
  return { error: name, error_description: description, error_uri: 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors' };
}

/** A form unless JSON is asked for. */
function form({ headers }: ApiRequest, document: Record<string, unknown>): ApiAnswer {
  return headers.accept?.includes('json')
    ? { status: 200, body: document }
    : { status: 200, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: new URLSearchParams(document as Record<string, string>).toString() };
}
