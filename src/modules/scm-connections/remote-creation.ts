import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { OauthToken, RemoteRepository } from '#libs/scm/scm-provider.js';
import { ScmTokens } from '#src/modules/scm-authorizations/scm-tokens.js';
import { ScmClients } from '#src/modules/scms/scm-clients.js';
import { toScmError } from '#src/modules/scms/scm-error.js';
import type { Scm } from '#src/modules/scms/scm.entity.js';
import { ConnectionRemoval } from './connection-removal.js';
import { ConnectionSecrets } from './connection-secrets.js';
import { RepositoryContents, type Template } from './repository-contents.js';
import type { ScmConnection } from './scm-connection.entity.js';
import { remoteColumns, ScmConnectionsRepository } from './scm-connections.repository.js';

export interface RemoteRequest {
  /** Of the algorithm that is being created. */
  id: string;
  scm: Scm;
  /** Of the user whose authorization it is done by. */
  account: string;
  repository: { owner?: string; name: string; isPrivate: boolean; description: string };
  /** Take the repository of this name instead of making one. */
  adopt: boolean;
  template: Template;
  webhookUrl: string;
}

const CREATION_MS = 120_000;

/** A repository outside of the platform for a new algorithm: made or adopted, with a first commit, a deploy key and a webhook. */
@Injectable()
export class RemoteCreation {
  constructor(
    private readonly connections: ScmConnectionsRepository,
    private readonly tokens: ScmTokens,
    private readonly clients: ScmClients,
    private readonly secrets: ConnectionSecrets,
    private readonly contents: RepositoryContents,
    private readonly removal: ConnectionRemoval,
  ) {}

  /** All of it, or nothing: what was made before a step failed is undone. Errors: 1008 with the provider's reason, 4008, 4080, 4084, 5005. */
  async create(request: RemoteRequest): Promise<void> {
    const signal = AbortSignal.timeout(CREATION_MS);
    const token = await this.tokens.of(request.account, request.scm, signal);
    const connection = this.draft(request);
    await this.connections.insert(connection);
    try {
      await this.steps(request, connection, token, signal);
    } catch (error) {
      await this.removal.undo(request.id);
      const told = toScmError(error, request.scm, 'scmFailedToCreateRepository');
      throw told instanceof ApiError ? told : new ApiError('scmFailedToCreateRepository', { cause: error });
    }
  }

  /** The algorithm has come into being. */
  async complete(id: string): Promise<void> {
    await this.connections.update(id, { state: 'ready' });
  }

  private draft({ id, scm, account, repository, adopt }: RemoteRequest): ScmConnection {
    return {
      algorithm: id, scm: scm.id, account, state: 'making', adopted: adopt, remoteId: null, repositoryOwner: repository.owner ?? null, repositoryName: repository.name,
      httpsUrl: null, sshUrl: null, defaultBranch: null, deployKeyId: null, webhookId: null, createdAt: new Date(), ...this.secrets.make(id),
    };
  }

  /** The webhook comes last: nobody is to be told of the first commit. */
  private async steps({ id, scm, repository: wanted, adopt, template, webhookUrl }: RemoteRequest, connection: ScmConnection, token: OauthToken, signal: AbortSignal): Promise<void> {
    const { provider } = this.clients.of(scm);
    const repository = adopt ? await this.find(scm, wanted, token, signal) : await provider.createRepository(token, wanted, signal);
    await this.connections.update(id, remoteColumns(repository));
    const key = { title: 'Algoplane', publicKey: connection.publicKey, access: 'read' as const };
    await this.connections.update(id, { deployKeyId: await provider.addDeployKey(token, repository, key, signal) });
    await this.contents.begin(id, scm, repository, { token, privateKey: this.secrets.privateKey(connection) }, template, signal);
    const hook = { url: webhookUrl, secret: this.secrets.webhookSecret(connection) };
    await this.connections.update(id, { webhookId: await provider.addWebhook(token, repository, hook, signal) });
  }

  private async find(scm: Scm, { owner, name }: RemoteRequest['repository'], token: OauthToken, signal: AbortSignal): Promise<RemoteRepository> {
    const { provider } = this.clients.of(scm);
    const of = owner ?? (await provider.login(token, signal));
    const found = await provider.findRepository(token, of, name, signal);
    if (!found) {
      throw new ApiError('scmFailedToCreateRepository', { message: `${scm.name} shows you no repository ${of}/${name}.` });
    }
    return found;
  }
}
