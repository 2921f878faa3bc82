import type { Account, Token } from '../host/accounts.js';
import type { HostedRepository } from '../host/repositories.js';
import { type ApiAnswer, type ApiRequest, page, Refused } from '../host/wire.js';
import { LEVELS, namespaceDocument, projectDocument, userDocument } from './gitlab-documents.js';
import type { GitlabState } from './gitlab-state.js';

interface Caller {
  token: Token;
  account: Account;
}

type Handler = (server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]) => ApiAnswer | Promise<ApiAnswer>;

const ROUTES: [method: string, path: RegExp, handler: Handler][] = [
  ['GET', /^\/user$/, (server, { account }) => ({ status: 200, body: userDocument(account, server.addresses) })],
  ['GET', /^\/groups$/, groups],
  ['GET', /^\/namespaces\/([^/]+)$/, namespace],
  ['POST', /^\/projects$/, create],
  ['GET', /^\/projects\/([^/]+)$/, (server, caller, request, parts) => ({ status: 200, body: projectDocument(seen(server, caller, request, parts), server.addresses) })],
  ['DELETE', /^\/projects\/([^/]+)$/, remove],
  ['POST', /^\/projects\/([^/]+)\/deploy_keys$/, addKey],
  ['DELETE', /^\/projects\/([^/]+)\/deploy_keys\/(\d+)$/, removeKey],
  ['POST', /^\/projects\/([^/]+)\/hooks$/, addHook],
  ['DELETE', /^\/projects\/([^/]+)\/hooks\/(\d+)$/, removeHook],
];

/** GitLab's REST API, version 4, as far as it is used. */
export async function gitlabApi(server: GitlabState, request: ApiRequest): Promise<ApiAnswer> {
  const caller = authenticate(server, request);
  for (const [method, path, handler] of ROUTES) {
    const match = path.exec(request.path);
    if (match && method === request.method) {
      return handler(server, caller, request, match.slice(1).map(decodeURIComponent));
    }
  }
  return { status: 404, body: { error: '404 Not Found' } };
}

function authenticate(server: GitlabState, { headers, method }: ApiRequest): Caller {
  const value = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = value === undefined ? undefined : server.accounts.token(value);
  if (!token) {
    const expired = value !== undefined && server.accounts.tokens.has(value);
    const description = expired ? 'Token is expired. You can either do re-authorization or token refresh.' : 'Token was revoked. You have to re-authorize from the user.';
    throw new Refused({ status: 401, body: value === undefined ? { message: '401 Unauthorized' } : { error: 'invalid_token', error_description: description } });
  }
  const may = token.scopes.some((scope) => scope === '*' || scope === 'api' || (method === 'GET' && scope === 'read_api'));
  if (!may) {
    throw new Refused({ status: 403, body: { error: 'insufficient_scope', error_description: 'The request requires higher privileges than provided by the access token.', scope: 'api' } });
  }
  return { token, account: server.accounts.get(token.login) };
}

function groups(server: GitlabState, { account }: Caller, { query, path }: ApiRequest): ApiAnswer {
  const least = Number(query.get('min_access_level') ?? 10);
  const all = server.accounts.organizationsOf(account.login).filter(({ role }) => (LEVELS[role] ?? 0) >= least);
  const { items, headers } = page(all, `${server.addresses.api}${path}`, query);
  return { status: 200, headers, body: items.map(({ organization }) => namespaceDocument(organization, server.addresses)) };
}

function namespace(server: GitlabState, { account }: Caller, _request: ApiRequest, [path = '']: string[]): ApiAnswer {
  const found = server.accounts.find(path);
  const visible = found && (found.login === account.login || found.members.has(account.login));
  return visible ? { status: 200, body: namespaceDocument(found, server.addresses) } : { status: 404, body: { message: '404 Namespace Not Found' } };
}

async function create(server: GitlabState, { account }: Caller, { body }: ApiRequest): Promise<ApiAnswer> {
  const { path = '', namespace_id: namespaceId, visibility = 'private', description = '' } = body as { path?: string; namespace_id?: number; visibility?: string; description?: string };
  const owner = namespaceId === undefined ? account : [account, ...server.accounts.organizationsOf(account.login).map(({ organization }) => organization)].find(({ id }) => id === namespaceId);
  if (!owner) {
    throw new Refused({ status: 404, body: { message: '404 Namespace Not Found' } });
  }
  if (owner !== account && (LEVELS[owner.members.get(account.login) ?? ''] ?? 0) < LEVELS.developer!) {
    throw new Refused({ status: 400, body: { message: { namespace: ['is not valid'] } } });
  }
  if (!/^[A-Za-z0-9_][\w.-]*$/.test(path) || path.endsWith('.git')) {
    throw new Refused({ status: 400, body: { message: { path: ["can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in '.atom'"] } } });
  }
  if (server.repositories.find(owner.login, path)) {
    const taken = ['has already been taken'];
    throw new Refused({ status: 400, body: { message: { 'project_namespace.name': taken, name: taken, path: taken } } });
  }
  const repository = await server.repositories.create(owner, path, visibility === 'private', description, server.defaultBranch);
  return { status: 201, body: projectDocument(repository, server.addresses) };
}

async function remove(server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]): Promise<ApiAnswer> {
  server.repositories.all.delete(owned(server, caller, request, parts).id);
  await server.publishKeys();
  return { status: 202, body: { message: '202 Accepted' } };
}

async function addKey(server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]): Promise<ApiAnswer> {
  const repository = owned(server, caller, request, parts);
  const { title = '', key = '', can_push: canPush = false } = request.body as { title?: string; key?: string; can_push?: boolean };
  if (!/^ssh-(ed25519|rsa) [A-Za-z0-9+/=]+( .*)?$/.test(key.trim())) {
    throw new Refused({ status: 400, body: { message: { key: ['is invalid'], fingerprint_sha256: ['cannot be generated'] } } });
  }
  if (server.repositories.keyInUse(key)) {
    throw new Refused({ status: 400, body: { message: { 'deploy_key.fingerprint_sha256': ['has already been taken'] } } });
  }
  const added = { id: server.repositories.newId(), title, publicKey: key, readOnly: !canPush, token: caller.token.value };
  repository.keys.set(added.id, added);
  await server.publishKeys();
  return { status: 201, body: { id: added.id, title, created_at: new Date().toISOString(), key, fingerprint: '', can_push: canPush } };
}

async function removeKey(server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]): Promise<ApiAnswer> {
  const gone = owned(server, caller, request, parts).keys.delete(Number(parts[1]));
  await server.publishKeys();
  return gone ? { status: 204 } : { status: 404, body: { message: '404 Deploy Key Not Found' } };
}

function addHook(server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]): ApiAnswer {
  const repository = owned(server, caller, request, parts);
  const { url = '', token = '', push_events: push = true, tag_push_events: tags = false } = request.body as { url?: string; token?: string; push_events?: boolean; tag_push_events?: boolean };
  if (!URL.canParse(url)) {
    throw new Refused({ status: 422, body: { error: 'Invalid url given' } });
  }
  const events = [...(push ? ['Push Hook'] : []), ...(tags ? ['Tag Push Hook'] : [])];
  const hook = { id: server.repositories.newId(), url, secret: token, events, contentType: 'json' };
  repository.hooks.set(hook.id, hook);
  return { status: 201, body: { id: hook.id, url, project_id: repository.id, push_events: push, tag_push_events: tags, enable_ssl_verification: true } };
}

function removeHook(server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]): ApiAnswer {
  return owned(server, caller, request, parts).hooks.delete(Number(parts[1])) ? { status: 204 } : { status: 404, body: { message: '404 Not Found' } };
}

/** By id, name, or a name that it had once: then the caller is sent there. */
function seen(server: GitlabState, { account }: Caller, { method }: ApiRequest, [reference = '']: string[]): HostedRepository {
  const slash = reference.lastIndexOf('/');
  const [owner, name] = [reference.slice(0, slash), reference.slice(slash + 1)];
  const repository = slash === -1 ? server.repositories.all.get(Number(reference)) : server.repositories.find(owner, name);
  const moved = repository || slash === -1 ? undefined : server.repositories.moved(owner, name);
  const found = repository ?? moved;
  if (!found || server.access(account.login, found) === 'none') {
    throw new Refused({ status: 404, body: { message: '404 Project Not Found' } });
  }
  if (moved && method === 'GET') {
    const location = `${server.addresses.api}/projects/${moved.id}`;
    throw new Refused({ status: 301, headers: { location, 'content-type': 'text/plain' }, body: `This resource has been moved permanently to ${location}` });
  }
  return found;
}

function owned(server: GitlabState, caller: Caller, request: ApiRequest, parts: string[]): HostedRepository {
  const repository = seen(server, caller, request, parts);
  if (server.access(caller.account.login, repository) !== 'admin') {
    throw new Refused({ status: 403, body: { message: '403 Forbidden' } });
  }
  return repository;
}
