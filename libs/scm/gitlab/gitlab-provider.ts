import { segment } from '../exchange/remote-address.js';
import { ifFound } from '../scm-failure.js';
import {
  type AuthorizationRequest,
  type CodeExchange,
  type Delivery,
  type NewDeployKey,
  type NewRepository,
  type OauthToken,
  type RemoteRepository,
  type ScmOrganization,
  ScmProvider,
} from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import { GitlabClient } from './gitlab-client.js';
import { readGitlabDelivery } from './gitlab-delivery.js';
import { Groups, Identified, Project, remoteRepository, User } from './gitlab-documents.js';
import { GitlabOauth } from './gitlab-oauth.js';

/** Those who can make projects in a group, the highest first. A list says only who has at least so much. */
const LEVELS = [
  [50, 'owner'],
  [40, 'maintainer'],
  [30, 'developer'],
] as const;

/** gitlab.com and GitLab of one's own. An organization is a group, with the groups above it in its name. */
export class GitlabProvider extends ScmProvider {
  readonly id = 'gitlab';
  private readonly client: GitlabClient;
  private readonly oauth: GitlabOauth;

  constructor(private readonly settings: ScmSettings) {
    super();
    this.client = new GitlabClient(settings);
    this.oauth = new GitlabOauth(settings, this.client);
  }

  authorizationUrl(request: AuthorizationRequest): string {
    return this.oauth.authorizationUrl(request);
  }

  exchange(exchange: CodeExchange, signal: AbortSignal): Promise<OauthToken> {
    return this.oauth.exchange(exchange, signal);
  }

  refresh(token: OauthToken, signal: AbortSignal): Promise<OauthToken> {
    return this.oauth.refresh(token, signal);
  }

  revoke(token: OauthToken, signal: AbortSignal): Promise<void> {
    return this.oauth.revoke(token, signal);
  }

  async login({ accessToken }: OauthToken, signal: AbortSignal): Promise<string> {
    return (await this.client.call(accessToken, 'GET', '/user', User, signal)).username;
  }

  async organizations({ accessToken }: OauthToken, signal: AbortSignal): Promise<ScmOrganization[]> {
    const levels = new Map<string, string>();
    for (const [level, accessLevel] of LEVELS) {
      const groups = await this.client.list(accessToken, `/groups?min_access_level=${level}&per_page=100`, Groups, signal);
      groups.filter(({ full_path: login }) => !levels.has(login)).forEach(({ full_path: login }) => levels.set(login, accessLevel));
    }
    return [...levels].map(([login, accessLevel]) => ({ login, accessLevel }));
  }

  async createRepository(token: OauthToken, { owner, name, isPrivate, description }: NewRepository, signal: AbortSignal): Promise<RemoteRepository> {
    const isOwn = owner === undefined || owner.toLowerCase() === (await this.login(token, signal)).toLowerCase();
    const namespace = isOwn ? undefined : (await this.client.call(token.accessToken, 'GET', `/namespaces/${segment(owner)}`, Identified, signal)).id;
    const project = { name, path: name, namespace_id: namespace, visibility: isPrivate ? 'private' : 'public', description, initialize_with_readme: false };
    return remoteRepository(this.settings.addresses, await this.client.call(token.accessToken, 'POST', '/projects', Project, signal, project));
  }

  async findRepository({ accessToken }: OauthToken, owner: string, name: string, signal: AbortSignal): Promise<RemoteRepository | undefined> {
    const found = await ifFound(this.client.call(accessToken, 'GET', `/projects/${segment(`${owner}/${name}`)}`, Project, signal));
    return found && remoteRepository(this.settings.addresses, found);
  }

  removeRepository({ accessToken }: OauthToken, repository: RemoteRepository, signal: AbortSignal): Promise<void> {
    return this.client.remove(accessToken, pathOf(repository), signal);
  }

  async addDeployKey({ accessToken }: OauthToken, repository: RemoteRepository, { title, publicKey, access }: NewDeployKey, signal: AbortSignal): Promise<string> {
    const key = { title, key: publicKey.trim(), can_push: access === 'write' };
    return `${(await this.client.call(accessToken, 'POST', `${pathOf(repository)}/deploy_keys`, Identified, signal, key)).id}`;
  }

  removeDeployKey({ accessToken }: OauthToken, repository: RemoteRepository, keyId: string, signal: AbortSignal): Promise<void> {
    return this.client.remove(accessToken, `${pathOf(repository)}/deploy_keys/${segment(keyId)}`, signal);
  }

  async addWebhook({ accessToken }: OauthToken, repository: RemoteRepository, { url, secret }: { url: string; secret: string }, signal: AbortSignal): Promise<string> {
    const hook = { url, token: secret, push_events: true, tag_push_events: false, enable_ssl_verification: true };
    return `${(await this.client.call(accessToken, 'POST', `${pathOf(repository)}/hooks`, Identified, signal, hook)).id}`;
  }

  removeWebhook({ accessToken }: OauthToken, repository: RemoteRepository, hookId: string, signal: AbortSignal): Promise<void> {
    return this.client.remove(accessToken, `${pathOf(repository)}/hooks/${segment(hookId)}`, signal);
  }

  readDelivery(delivery: Delivery, secret: string) {
    return readGitlabDelivery(this.settings.addresses, delivery, secret);
  }
}

/** By the id, which outlives a rename. */
function pathOf({ id }: RemoteRepository): string {
  return `/projects/${segment(id)}`;
}
