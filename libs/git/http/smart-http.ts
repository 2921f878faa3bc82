import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RepositoryStore } from '../repository/repository-store.js';
import type { GitLimits, OnPush } from './git-exchange.js';
import { gitRoute, type GitRoute } from './git-route.js';
import { handleGitRequest } from './handle-git-request.js';

export interface SmartHttpOptions extends Partial<GitLimits> {
  /** Told of everything that is not the client's doing. */
  onFault?: (error: unknown) => void;
}

export interface RepositoryRequest {
  repositoryId: string;
  /** What follows `NAME.git/` in the request's path. */
  path: string;
  onPush?: OnPush;
}

/**
 * The repositories of a store over git's smart HTTP protocol. Whether the account may do what it asks for is decided by
 * the caller before (`SmartHttp.route` tells reading from writing), and no parser may have touched the body.
 *
 * The server must not limit the time of a request itself (`server.requestTimeout = 0`): Node's five minutes would cut
 * off large pushes. Here a transfer ends when it stalls.
 */
export class SmartHttp {
  readonly #store: RepositoryStore;
  readonly #options: SmartHttpOptions;

  constructor(store: RepositoryStore, options: SmartHttpOptions = {}) {
    this.#store = store;
    this.#options = options;
  }

  static route(request: IncomingMessage, path: string): GitRoute {
    const query = request.url?.split('?', 2)[1] ?? '';
    return gitRoute(request.method ?? 'GET', path, new URLSearchParams(query));
  }

  /** Resolves when the answer is out, or nobody is left to read it. Never rejects, but for a malformed id. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    { repositoryId, path, onPush }: RepositoryRequest,
  ): Promise<void> {
    const { onFault, ...limits } = this.#options;
    const present = await this.#store.exists(repositoryId);
    const route = present ? SmartHttp.route(request, path) : MISSING;
    await handleGitRequest(request, response, { repository: this.#store.path(repositoryId), route, onPush, onFault, limits });
  }
}

const MISSING: GitRoute = { kind: 'refused', status: 404, message: 'This algorithm has no repository here.' };
