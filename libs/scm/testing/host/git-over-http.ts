import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OnPush } from '../../../git/http/git-exchange.js';
import { gitRoute } from '../../../git/http/git-route.js';
import { handleGitRequest } from '../../../git/http/handle-git-request.js';
import type { HostedRepository, RefMove } from './repositories.js';
import { basicCredentials } from './wire.js';

interface GitFront {
  find(owner: string, name: string): HostedRepository | undefined;
  /** Whose token it is. */
  login(password: string): string | undefined;
  access(login: string | undefined, repository: HostedRepository): string;
  pushed(repository: HostedRepository, moves: RefMove[], login: string): void;
  mistake(error: unknown): void;
}

/** Clones and pushes of people. False when the request is not git's. */
export async function serveGit(front: GitFront, request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
  const [, owner, name, path] = /^\/(.+)\/([^/]+)\.git\/(.+)$/.exec(url.pathname) ?? [];
  if (owner === undefined || name === undefined || path === undefined) {
    return false;
  }
  const credentials = basicCredentials(request.headers.authorization);
  const login = credentials && front.login(credentials.password);
  const repository = front.find(owner, name);
  const route = gitRoute(request.method ?? 'GET', path, url.searchParams);
  const writes = route.kind !== 'refused' && route.service === 'git-receive-pack';
  const access = repository ? front.access(login, repository) : 'none';
  if (login === undefined && (writes || access === 'none')) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end('Authentication failed.');
  } else if (!repository || access === 'none') {
    response.writeHead(404).end('Repository not found.');
  } else if (writes && access === 'read') {
    response.writeHead(403).end('Permission denied.');
  } else {
    const onPush: OnPush = async function* (push) {
      front.pushed(repository, push.changes, login ?? '');
      yield '';
    };
    await handleGitRequest(request, response, { repository: repository.directory, route, onPush, onFault: (error) => front.mistake(error) });
  }
  return true;
}
