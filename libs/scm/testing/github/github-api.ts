import { type Account, type Token } from '../host/accounts.js';
import type { Access } from '../host/code-host.js';
import { type HostedRepository, nameOf } from '../host/repositories.js';
import { type ApiAnswer, type ApiRequest, basicCredentials, page, Refused } from '../host/wire.js';
import { accountDocument, refusalDocument, repositoryDocument } from './github-documents.js';
import type { GithubState } from './github-state.js';

/** Who asks, and with what. */
interface Caller {
  token: Token;
  account: Account;
}

type Handler = (server: GithubState, caller: Caller, request: ApiRequest, parts: string[]) => ApiAnswer | Promise<ApiAnswer>;

const ROUTES: [method: string, path: RegExp, scopes: string[], handler: Handler][] = [
  ['GET', /^\/user$/, [], (server, { account }) => ({ status: 200, body: accountDocument(account, server.addresses) })],
  ['GET', /^\/user\/memberships\/orgs$/, ['read:org', 'admin:org', 'user'], memberships],
  ['POST', /^\/user\/repos$/, ['repo', 'public_repo'], (server, { account, token }, request) => create(server, account, token, request)],
  ['POST', /^\/orgs\/([^/]+)\/repos$/, ['repo', 'public_repo'], createInOrganization],
  ['GET', /^\/repos\/([^/]+)\/([^/]+)$/, [], (server, caller, request, parts) => ({ status: 200, body: repositoryDocument(seen(server, caller, request, parts), server.addresses) })],
  ['GET', /^\/repositories\/(\d+)$/, [], byId],
  ['DELETE', /^\/repos\/([^/]+)\/([^/]+)$/, ['delete_repo'], remove],
  ['POST', /^\/repos\/([^/]+)\/([^/]+)\/keys$/, ['repo'], addKey],
  ['DELETE', /^\/repos\/([^/]+)\/([^/]+)\/keys\/(\d+)$/, ['repo'], removeKey],
  ['POST', /^\/repos\/([^/]+)\/([^/]+)\/hooks$/, ['repo', 'admin:repo_hook', 'write:repo_hook'], addHook],
  ['DELETE', /^\/repos\/([^/]+)\/([^/]+)\/hooks\/(\d+)$/, ['repo', 'admin:repo_hook'], removeHook],
];

/** GitHub's REST API, version 2022-11-28, as far as it is used. */
export async function githubApi(server: GithubState, request: ApiRequest): Promise<ApiAnswer> {
  if (!request.headers['user-agent']) {
    return { status: 403, body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.' };
  }
  const revoked = /^\/applications\/([^/]+)\/token$/.exec(request.path);
  if (revoked && request.method === 'DELETE') {
    return revoke(server, request, revoked[1] ?? '');
  }
  const caller = authenticate(server, request);
  for (const [method, path, scopes, handler] of ROUTES) {
    const match = path.exec(request.path);
    if (match && method === request.method) {
      const may = scopes.length === 0 || caller.token.scopes.some((scope) => scope === '*' || scopes.includes(scope));
      return may ? handler(server, caller, request, match.slice(1).map(decodeURIComponent)) : withoutScope(request, scopes);
    }
  }
  return missing();
}

/** GitHub does not tell those without a scope what they could see with it; where that is no secret it does. */
function withoutScope({ method, path }: ApiRequest, [scope]: string[]): ApiAnswer {
  if (path.startsWith('/user/')) {
    return { status: 403, body: refusalDocument(403, `You need at least ${scope} scope to do this.`) };
  }
  return method === 'DELETE' && /^\/repos\/[^/]+\/[^/]+$/.test(path) ? { status: 403, body: refusalDocument(403, 'Must have admin rights to Repository.') } : missing();
}

function authenticate(server: GithubState, { headers }: ApiRequest): Caller {
  const value = /^(?:Bearer|token) (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (value === undefined) {
    throw refused(401, 'Requires authentication');
  }
  const token = server.accounts.token(value);
  if (!token) {
    throw refused(401, 'Bad credentials');
  }
  return { token, account: server.accounts.get(token.login) };
}

async function revoke(server: GithubState, { headers, body }: ApiRequest, clientId: string): Promise<ApiAnswer> {
  const credentials = basicCredentials(headers.authorization);
  if (credentials?.name !== clientId || !server.oauth.isClient(clientId, credentials.password)) {
    return { status: 401, body: refusalDocument(401, 'Bad credentials') };
  }
  const token = server.accounts.tokens.get(String(body.access_token));
  if (token?.clientId !== clientId) {
    return { status: 422, body: refusalDocument(422, 'Validation Failed', [{ resource: 'OauthAccess', code: 'invalid', field: 'access_token' }]) };
  }
  await server.revokeToken(token.value);
  return { status: 204 };
}

function memberships(server: GithubState, { account }: Caller, { query, path }: ApiRequest): ApiAnswer {
  const all = server.accounts.organizationsOf(account.login).map(({ organization, role }) => ({
    url: `${server.addresses.api}/orgs/${organization.login}/memberships/${account.login}`,
    state: 'active',
    role,
    organization: accountDocument(organization, server.addresses),
    user: accountDocument(account, server.addresses),
  }));
  const { items, headers } = page(all, `${server.addresses.api}${path}`, query);
  return { status: 200, headers, body: items };
}

async function create(server: GithubState, owner: Account, token: Token, { body }: ApiRequest): Promise<ApiAnswer> {
  const { name, description = '', private: isPrivate = false } = body as { name?: string; description?: string; private?: boolean };
  if (!name || !/^[\w.-]{1,100}$/.test(name)) {
    throw failedCreation({ code: 'custom', field: 'name', message: 'name is invalid' });
  }
  if (server.repositories.find(owner.login, name)) {
    throw failedCreation({ code: 'custom', field: 'name', message: 'name already exists on this account' });
  }
  if (isPrivate && !token.scopes.some((scope) => scope === '*' || scope === 'repo')) {
    return missing();
  }
  const repository = await server.repositories.create(owner, name, isPrivate, description, server.defaultBranch);
  return { status: 201, headers: { location: `${server.addresses.api}/repos/${nameOf(repository)}` }, body: repositoryDocument(repository, server.addresses) };
}

async function createInOrganization(server: GithubState, { account, token }: Caller, request: ApiRequest, [org = '']: string[]): Promise<ApiAnswer> {
  const organization = server.accounts.find(org);
  const role = organization?.members.get(account.login);
  if (organization?.kind !== 'organization' || role === undefined) {
    return missing();
  }
  if (role !== 'admin' && !server.membersMayCreate) {
    throw refused(403, 'You need admin access to the organization before adding a repository to it.');
  }
  return create(server, organization, token, request);
}

function byId(server: GithubState, { account, token }: Caller, _request: ApiRequest, [id]: string[]): ApiAnswer {
  const repository = server.repositories.all.get(Number(id));
  return repository && accessOf(server, account, token, repository) !== 'none' ? { status: 200, body: repositoryDocument(repository, server.addresses) } : missing();
}

async function remove(server: GithubState, caller: Caller, request: ApiRequest, parts: string[]): Promise<ApiAnswer> {
  const repository = owned(server, caller, request, parts);
  server.repositories.all.delete(repository.id);
  await server.publishKeys();
  return { status: 204 };
}

async function addKey(server: GithubState, caller: Caller, request: ApiRequest, parts: string[]): Promise<ApiAnswer> {
  const repository = owned(server, caller, request, parts);
  const { title = '', key = '', read_only: readOnly = false } = request.body as { title?: string; key?: string; read_only?: boolean };
  if (!/^ssh-(ed25519|rsa) [A-Za-z0-9+/=]+( .*)?$/.test(key.trim())) {
    throw invalid('PublicKey', 'key', "key is invalid. You must supply a key in OpenSSH public key format");
  }
  if (server.repositories.keyInUse(key)) {
    throw invalid('PublicKey', 'key', 'key is already in use');
  }
  const added = { id: server.repositories.newId(), title, publicKey: key, readOnly, token: caller.token.value };
  repository.keys.set(added.id, added);
  await server.publishKeys();
  const url = `${server.addresses.api}/repos/${nameOf(repository)}/keys/${added.id}`;
  return { status: 201, headers: { location: url }, body: { id: added.id, key, url, title, verified: true, created_at: new Date().toISOString(), read_only: readOnly } };
}

async function removeKey(server: GithubState, caller: Caller, request: ApiRequest, parts: string[]): Promise<ApiAnswer> {
  const gone = owned(server, caller, request, parts).keys.delete(Number(parts[2]));
  await server.publishKeys();
  return gone ? { status: 204 } : missing();
}

function addHook(server: GithubState, caller: Caller, request: ApiRequest, parts: string[]): ApiAnswer {
  const repository = owned(server, caller, request, parts);
  const { config = {}, events = ['push'] } = request.body as { config?: { url?: string; secret?: string; content_type?: string }; events?: string[] };
  const { url = '', secret = '', content_type: contentType = 'form' } = config;
  if (!URL.canParse(url)) {
    throw invalid('Hook', 'url', 'url is not a valid URL');
  }
  if ([...repository.hooks.values()].some((hook) => hook.url === url)) {
    throw new Refused({ status: 422, body: refusalDocument(422, 'Validation Failed', [{ resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' }]) });
  }
  const hook = { id: server.repositories.newId(), url, secret, events, contentType };
  repository.hooks.set(hook.id, hook);
  server.ping(repository, hook);
  return { status: 201, body: { type: 'Repository', id: hook.id, name: 'web', active: true, events, config: { content_type: contentType, insecure_ssl: '0', secret: '********', url } } };
}

function removeHook(server: GithubState, caller: Caller, request: ApiRequest, parts: string[]): ApiAnswer {
  return owned(server, caller, request, parts).hooks.delete(Number(parts[2])) ? { status: 204 } : missing();
}

/** By its name, or by one that it had once: then the caller is sent there. */
function seen(server: GithubState, { account, token }: Caller, { method }: ApiRequest, [owner = '', name = '']: string[]): HostedRepository {
  const repository = server.repositories.find(owner, name);
  const moved = repository ? undefined : server.repositories.moved(owner, name);
  const found = repository ?? moved;
  if (!found || accessOf(server, account, token, found) === 'none') {
    throw refused(404, 'Not Found');
  }
  if (moved) {
    const url = `${server.addresses.api}/repositories/${moved.id}`;
    const status = method === 'GET' ? 301 : 307;
    throw new Refused({ status, headers: { location: url }, body: { message: status === 301 ? 'Moved Permanently' : 'Temporary Redirect', url, documentation_url: 'https://docs.github.com/rest' } });
  }
  return found;
}

function owned(server: GithubState, caller: Caller, request: ApiRequest, parts: string[]): HostedRepository {
  const repository = seen(server, caller, request, parts);
  if (accessOf(server, caller.account, caller.token, repository) !== 'admin') {
    // Those who may read learn that they may not do this; keys and hooks are hidden from them altogether.
    throw request.method === 'DELETE' && parts.length === 2 ? refused(403, 'Must have admin rights to Repository.') : refused(404, 'Not Found');
  }
  return repository;
}

function accessOf(server: GithubState, account: Account, token: Token, repository: HostedRepository): Access {
  const all = token.scopes.some((scope) => scope === '*' || scope === 'repo');
  return all || !repository.isPrivate ? server.access(account.login, repository) : 'none';
}

function refused(status: number, message: string): Refused {
  return new Refused({ status, body: refusalDocument(status, message) });
}

function missing(): ApiAnswer {
  return { status: 404, body: refusalDocument(404, 'Not Found') };
}

function invalid(resource: string, field: string, message: string): Refused {
  return new Refused({ status: 422, body: refusalDocument(422, 'Validation Failed', [{ resource, code: 'custom', field, message }]) });
}

function failedCreation(error: Record<string, string>): Refused {
  return new Refused({ status: 422, body: refusalDocument(422, 'Repository creation failed.', [{ resource: 'Repository', ...error }]) });
}
