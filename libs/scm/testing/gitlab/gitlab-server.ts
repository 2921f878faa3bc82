import { randomUUID } from 'node:crypto';
import { gitOk } from '../../../git/testing/git-client.js';
import { type Access, CodeHost } from '../host/code-host.js';
import { commitTitle, type HostedRepository, type RefMove } from '../host/repositories.js';
import type { ApiAnswer, ApiRequest } from '../host/wire.js';
import { gitlabApi } from './gitlab-api.js';
import { LEVELS, pushDocument } from './gitlab-documents.js';
import { type GitlabTokens, gitlabWeb } from './gitlab-oauth.js';
import type { GitlabState } from './gitlab-state.js';

const RATE_LIMIT = 2_000;

/** GitLab, as far as it is used: the API below `/api/v4`. Groups are organizations whose names may have parts, as `acme/vision`. */
export class GitlabServer extends CodeHost implements GitlabState {
  protected readonly apiPath = '/api/v4';
  protected readonly words = {
    hidden: "remote: \nremote: ERROR: The project you were looking for could not be found or you don't have permission to view it.\nremote: ",
    readOnly: 'remote: ERROR: This deploy key does not have write access to this project.',
    tokenPrefix: 'glpat-',
  };
  readonly tokens: GitlabTokens = { livesSeconds: 7_200 };
  defaultBranch = 'main';
  /** Older than 17.4: retries of a delivery bear nothing in common but their content. */
  sendsIdempotencyKey = true;
  private limitedUntil = 0;
  private requests = 0;

  limitRate(seconds: number): void {
    this.limitedUntil = Date.now() + seconds * 1_000;
  }

  /** No webhook of a project tells of these. */
  rename(fullName: string, name: string): void {
    const repository = this.repository(fullName);
    this.repositories.rename(repository, repository.owner, name);
  }

  transfer(fullName: string, owner: string): void {
    const repository = this.repository(fullName);
    this.repositories.rename(repository, this.accounts.get(owner), repository.name);
  }

  async setDefaultBranch(fullName: string, branch: string): Promise<void> {
    const repository = this.repository(fullName);
    await gitOk(repository.directory, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`);
    repository.defaultBranch = branch;
  }

  override pushed(repository: HostedRepository, moves: RefMove[], login: string): void {
    const sender = this.accounts.find(login) ?? repository.owner;
    // All deliveries of one push bear the same event.
    const eventId = randomUUID();
    const all = Promise.all(
      moves.map(async (move) => {
        const title = move.after === undefined ? '' : await commitTitle(repository, move.after);
        const event = move.ref.startsWith('refs/tags/') ? 'Tag Push Hook' : 'Push Hook';
        this.notify(repository, event, eventId, pushDocument(repository, move, sender, title, this.addresses));
      }),
    );
    this.deliveries.prepare(all.catch((error: unknown) => this.mistakes.push(error)));
  }

  override access(login: string | undefined, { owner, isPrivate }: HostedRepository): Access {
    const level = login === undefined ? 0 : owner.login === login ? LEVELS.owner! : (LEVELS[owner.members.get(login) ?? ''] ?? 0);
    if (level >= LEVELS.maintainer!) {
      return 'admin';
    }
    if (level >= LEVELS.developer!) {
      return 'write';
    }
    return level >= LEVELS.reporter! || !isPrivate ? 'read' : 'none';
  }

  protected override async api(request: ApiRequest): Promise<ApiAnswer> {
    const left = Math.ceil((this.limitedUntil - Date.now()) / 1_000);
    const limits = { 'ratelimit-limit': `${RATE_LIMIT}`, 'ratelimit-remaining': `${left > 0 ? 0 : RATE_LIMIT - (++this.requests % RATE_LIMIT)}`, 'ratelimit-reset': `${Math.ceil(Date.now() / 1_000) + Math.max(left, 60)}` };
    if (left > 0) {
      return { status: 429, headers: { ...limits, 'retry-after': `${left}`, 'content-type': 'text/plain' }, body: 'Retry later\n' };
    }
    const { headers, ...answer } = await gitlabApi(this, request);
    return { ...answer, headers: { 'x-request-id': randomUUID(), ...limits, ...headers } };
  }

  protected override web(request: ApiRequest, login: string | undefined): Promise<ApiAnswer> {
    return gitlabWeb(request, login, this.accounts, this.oauth, this.tokens);
  }

  private notify(repository: HostedRepository, event: string, eventId: string, document: Record<string, unknown>): void {
    const body = Buffer.from(JSON.stringify(document));
    for (const hook of repository.hooks.values()) {
      if (hook.events.includes(event)) {
        const token: Record<string, string> = hook.secret === '' ? {} : { 'x-gitlab-token': hook.secret };
        const retry: Record<string, string> = this.sendsIdempotencyKey ? { 'idempotency-key': randomUUID() } : {};
        const headers = { 'user-agent': 'GitLab/17.5.1-ee', 'content-type': 'application/json', 'x-gitlab-event': event, 'x-gitlab-instance': this.url, 'x-gitlab-event-uuid': eventId, 'x-gitlab-webhook-uuid': randomUUID(), ...retry, ...token };
        this.deliveries.send(hook, event, headers, body);
      }
    }
  }
}
