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
import { GithubClient } from './github-client.js';
import { readGithubDelivery } from './github-delivery.js';
import { Identified, Memberships, remoteRepository, Repository, User } from './github-documents.js';
import { GithubOauth } from './github-oauth.js';

/** github.com and GitHub Enterprise Server (from 3.9: the version of its REST API), by the address of the API. */
export class GithubProvider extends ScmProvider {
  readonly id = 'github';
  private readonly client: GithubClient;
  private readonly oauth: GithubOauth;

  constructor(private readonly settings: ScmSettings) {
    super();
    this.client = new GithubClient(settings);
    this.oauth = new GithubOauth(settings, this.client);
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

  revoke({ accessToken }: OauthToken, signal: AbortSignal): Promise<void> {
    return this.client.forget(accessToken, signal);
  }

  async login({ accessToken }: OauthToken, signal: AbortSignal): Promise<string> {
    return (await this.client.call(accessToken, 'GET', '/user', User, signal)).login;
  }

  async organizations({ accessToken }: OauthToken, signal: AbortSignal): Promise<ScmOrganization[]> {
    const memberships = await this.client.list(accessToken, '/user/memberships/orgs?state=active&per_page=100', Memberships, signal);
    return memberships.map(({ role, organization }) => ({ login: organization.login, accessLevel: role }));
  }

  async createRepository(token: OauthToken, { owner, name, isPrivate, description }: NewRepository, signal: AbortSignal): Promise<RemoteRepository> {
    const isOwn = owner === undefined || owner.toLowerCase() === (await this.login(token, signal)).toLowerCase();
    const path = isOwn ? '/user/repos' : `/orgs/${segment(owner)}/repos`;
    const created = await this.client.call(token.accessToken, 'POST', path, Repository, signal, { name, description, private: isPrivate, auto_init: false });
    return remoteRepository(this.settings.addresses, created);
  }

  async findRepository({ accessToken }: OauthToken, owner: string, name: string, signal: AbortSignal): Promise<RemoteRepository | undefined> {
    const found = await ifFound(this.client.call(accessToken, 'GET', pathOf({ owner, name }), Repository, signal));
    return found && remoteRepository(this.settings.addresses, found);
  }

  removeRepository({ accessToken }: OauthToken, repository: RemoteRepository, signal: AbortSignal): Promise<void> {
    return this.client.remove(accessToken, pathOf(repository), signal);
  }

  async addDeployKey({ accessToken }: OauthToken, repository: RemoteRepository, { title, publicKey, access }: NewDeployKey, signal: AbortSignal): Promise<string> {
    const key = { title, key: publicKey.trim(), read_only: access === 'read' };
    return `${(await this.client.call(accessToken, 'POST', `${pathOf(repository)}/keys`, Identified, signal, key)).id}`;
  }

  removeDeployKey({ accessToken }: OauthToken, repository: RemoteRepository, keyId: string, signal: AbortSignal): Promise<void> {
    return this.client.remove(accessToken, `${pathOf(repository)}/keys/${segment(keyId)}`, signal);
  }

  async addWebhook({ accessToken }: OauthToken, repository: RemoteRepository, { url, secret }: { url: string; secret: string }, signal: AbortSignal): Promise<string> {
    // "repository" brings renames, transfers and, as an edit, another default branch.
    const hook = { name: 'web', active: true, events: ['push', 'repository'], config: { url, secret, content_type: 'json', insecure_ssl: '0' } };
    return `${(await this.client.call(accessToken, 'POST', `${pathOf(repository)}/hooks`, Identified, signal, hook)).id}`;
  }

  removeWebhook({ accessToken }: OauthToken, repository: RemoteRepository, hookId: string, signal: AbortSignal): Promise<void> {
    return this.client.remove(accessToken, `${pathOf(repository)}/hooks/${segment(hookId)}`, signal);
  }

  readDelivery(delivery: Delivery, secret: string) {
    return readGithubDelivery(this.settings.addresses, delivery, secret);
  }
}

function pathOf({ owner, name }: { owner: string; name: string }): string {
  return `/repos/${segment(owner)}/${segment(name)}`;
}
