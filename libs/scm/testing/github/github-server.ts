import { createHmac, randomUUID } from 'node:crypto';
import { gitOk } from '../../../git/testing/git-client.js';
import type { Account } from '../host/accounts.js';
import { type Access, CodeHost } from '../host/code-host.js';
import { commitTitle, type HostedRepository, type RefMove, type Webhook } from '../host/repositories.js';
import type { ApiAnswer, ApiRequest } from '../host/wire.js';
import { githubApi } from './github-api.js';
import { accountDocument, pushDocument, refusalDocument, repositoryDocument } from './github-documents.js';
import { githubWeb, type GithubTokens } from './github-oauth.js';
import type { GithubState } from './github-state.js';

const RATE_LIMIT = 5_000;

/** GitHub Enterprise Server, as far as it is used: the API below `/api/v3`. */
export class GithubServer extends CodeHost implements GithubState {
  protected readonly apiPath = '/api/v3';
  protected readonly words = { hidden: 'ERROR: Repository not found.', readOnly: 'ERROR: The key you are authenticating with has been marked as read only.', tokenPrefix: 'ghp_' };
  /** A test may let tokens expire, or not let members of organizations create repositories. */
  readonly tokens: GithubTokens = {};
  membersMayCreate = true;
  /** Of new repositories. */
  defaultBranch = 'main';
  private requests = 0;
  /** Milliseconds since 1970 at which the limit ends. */
  private limit: { until: number; secondary: boolean; retryAfterSeconds?: number } | undefined;

  /** The hour's requests are used up. */
  limitRate(seconds: number): void {
    this.limit = { until: Date.now() + seconds * 1_000, secondary: false };
  }

  /** Too much at once. Without `retryAfterSeconds` GitHub does not say for how long. */
  limitSecondary(seconds: number, retryAfterSeconds?: number): void {
    this.limit = { until: Date.now() + seconds * 1_000, secondary: true, retryAfterSeconds };
  }

  /** Takes the deploy keys with it that were added with the token. */
  async revokeToken(value: string): Promise<void> {
    this.accounts.tokens.delete(value);
    for (const { keys } of this.repositories.all.values()) {
      [...keys.values()].filter(({ token }) => token === value).forEach(({ id }) => keys.delete(id));
    }
    await this.publishKeys();
  }

  /** By hand on the page of the repository. The old name leads to the new one. */
  rename(fullName: string, name: string): void {
    const repository = this.repository(fullName);
    const from = repository.name;
    this.repositories.rename(repository, repository.owner, name);
    this.changed(repository, 'renamed', { repository: { name: { from } } });
  }

  transfer(fullName: string, owner: string): void {
    const repository = this.repository(fullName);
    const from = repository.owner;
    this.repositories.rename(repository, this.accounts.get(owner), repository.name);
    this.changed(repository, 'transferred', { owner: { from: { [from.kind]: accountDocument(from, this.addresses) } } });
  }

  async setDefaultBranch(fullName: string, branch: string): Promise<void> {
    const repository = this.repository(fullName);
    const from = repository.defaultBranch;
    await gitOk(repository.directory, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`);
    repository.defaultBranch = branch;
    this.changed(repository, 'edited', { default_branch: { from } });
  }

  ping(repository: HostedRepository, hook: Webhook): void {
    this.sendTo(hook, 'ping', { zen: 'Keep it logically awesome.', hook_id: hook.id, hook: { type: 'Repository', id: hook.id, events: hook.events }, repository: repositoryDocument(repository, this.addresses) });
  }

  override pushed(repository: HostedRepository, moves: RefMove[], login: string): void {
    const sender = this.sender(repository, login);
    // One delivery for each ref, as at GitHub (which sends none for more than three at once).
    const all = Promise.all(
      moves.map(async (move) => {
        const title = move.after === undefined ? '' : await commitTitle(repository, move.after);
        this.notify(repository, 'push', pushDocument(repository, move, sender, title, this.addresses));
      }),
    );
    this.deliveries.prepare(all.catch((error: unknown) => this.mistakes.push(error)));
  }

  override access(login: string | undefined, { owner, isPrivate }: HostedRepository): Access {
    const role = login === undefined ? undefined : owner.members.get(login);
    if (owner.login === login || role === 'admin') {
      return 'admin';
    }
    return role === undefined ? (isPrivate ? 'none' : 'read') : 'write';
  }

  protected override async api(request: ApiRequest): Promise<ApiAnswer> {
    const { limit } = this;
    const limited = limit && limit.until > Date.now() ? limited403(limit) : undefined;
    const { status, headers, body } = limited ?? (await githubApi(this, request).catch(refusedAnswer));
    const used = limited && !limit?.secondary ? RATE_LIMIT : Math.min(++this.requests, RATE_LIMIT - 1);
    const reset = limited && !limit?.secondary ? limit!.until : Date.now() + 3_600_000;
    const rate = { 'x-ratelimit-limit': `${RATE_LIMIT}`, 'x-ratelimit-remaining': `${RATE_LIMIT - used}`, 'x-ratelimit-used': `${used}`, 'x-ratelimit-reset': `${Math.ceil(reset / 1_000)}`, 'x-ratelimit-resource': 'core' };
    return { status, headers: { 'x-github-request-id': randomUUID(), 'x-github-media-type': 'github.v3; format=json', ...rate, ...headers }, body };
  }

  protected override web(request: ApiRequest, login: string | undefined): Promise<ApiAnswer> {
    return githubWeb(request, login, this.accounts, this.oauth, this.tokens);
  }

  private changed(repository: HostedRepository, action: string, changes: Record<string, unknown>): void {
    this.notify(repository, 'repository', { action, changes, repository: repositoryDocument(repository, this.addresses), sender: accountDocument(repository.owner, this.addresses) });
  }

  private notify(repository: HostedRepository, event: string, document: Record<string, unknown>): void {
    for (const hook of repository.hooks.values()) {
      if (hook.events.includes(event) || hook.events.includes('*')) {
        this.sendTo(hook, event, document);
      }
    }
  }

  private sendTo(hook: Webhook, event: string, document: Record<string, unknown>): void {
    const json = JSON.stringify(document);
    const isForm = hook.contentType === 'form';
    const body = Buffer.from(isForm ? new URLSearchParams({ payload: json }).toString() : json);
    const sign = (algorithm: string) => createHmac(algorithm, hook.secret).update(body).digest('hex');
    const signatures: Record<string, string> = hook.secret === '' ? {} : { 'x-hub-signature': `sha1=${sign('sha1')}`, 'x-hub-signature-256': `sha256=${sign('sha256')}` };
    const headers = {
      'user-agent': 'GitHub-Hookshot/044aadd',
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-github-delivery': randomUUID(),
      'x-github-event': event,
      'x-github-hook-id': `${hook.id}`,
      ...signatures,
    };
    this.deliveries.send(hook, event, headers, body);
  }

  private sender({ owner }: HostedRepository, login: string): Account {
    return this.accounts.find(login) ?? owner;
  }
}

function limited403({ secondary, retryAfterSeconds }: { secondary: boolean; retryAfterSeconds?: number }): ApiAnswer {
  const message = secondary ? 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' : 'API rate limit exceeded for user ID 1000.';
  const headers: Record<string, string> = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` };
  return { status: 403, headers, body: refusalDocument(403, message) };
}

function refusedAnswer(error: unknown): ApiAnswer {
  const { answer } = error as { answer?: ApiAnswer };
  if (!answer) {
    throw error;
  }
  return answer;
}
