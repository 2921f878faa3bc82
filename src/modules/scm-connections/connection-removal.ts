import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { RepositoryStore } from '#libs/git/index.js';
import type { RemoteRepository } from '#libs/scm/scm-provider.js';
import { ScmTokens } from '#src/modules/scm-authorizations/scm-tokens.js';
import { ScmClients } from '#src/modules/scms/scm-clients.js';
import { ScmDirectory } from '#src/modules/scms/scm-directory.js';
import type { ScmConnection } from './scm-connection.entity.js';
import { ScmConnectionsRepository } from './scm-connections.repository.js';

const MINUTE_MS = 60_000;
/** Longer than any creation takes. */
const UNFINISHED_MS = 15 * MINUTE_MS;
/** What a provider does not let go of in this time is left to its owner. */
const GIVE_UP_MS = 24 * 60 * MINUTE_MS;
/** Providers let a delivery be sent again for some days. */
const DELIVERIES_MS = 30 * 24 * 60 * MINUTE_MS;
const PROVIDER_MS = 60_000;

/** Takes back what the platform has at a provider: of creations that failed, and of algorithms that are gone. */
@Injectable()
export class ConnectionRemoval {
  /** As a chore of the housekeeper. */
  readonly name = 'connections to source code';

  constructor(
    private readonly connections: ScmConnectionsRepository,
    private readonly tokens: ScmTokens,
    private readonly directory: ScmDirectory,
    private readonly clients: ScmClients,
    private readonly repositories: RepositoryStore,
    private readonly logger: PinoLogger,
  ) {}

  /** Of a creation that did not come to its end, with the repository if it was made by it. What cannot be undone now, housekeeping tries again. */
  async undo(algorithm: string): Promise<void> {
    await this.repositories.remove(algorithm);
    const connection = await this.connections.find(algorithm);
    if (connection) {
      await this.takeBack(connection, !connection.adopted).then(
        () => this.connections.remove(algorithm),
        (error: unknown) => this.logger.warn({ err: error, ...namesOf(connection) }, 'what a creation made at a source-code manager is not undone yet'),
      );
    }
  }

  /** Of an algorithm that is gone. Its repository is the author's and stays. */
  async end(algorithm: string): Promise<void> {
    const connection = await this.connections.find(algorithm);
    if (connection) {
      await this.takeBack(connection, false).catch((error: unknown) => this.logger.warn({ err: error, ...namesOf(connection) }, 'deploy key and webhook of a deleted algorithm are left at its source-code manager'));
      await this.connections.remove(algorithm);
    }
  }

  async run(now: number): Promise<void> {
    for (const connection of await this.connections.unfinished(new Date(now - UNFINISHED_MS))) {
      await this.settle(connection, now);
    }
    for (const { algorithm } of await this.connections.orphans()) {
      await this.end(algorithm);
    }
    await this.connections.forgetDeliveries(new Date(now - DELIVERIES_MS));
  }

  /** The process that was creating it is dead. */
  private async settle(connection: ScmConnection, now: number): Promise<void> {
    const { algorithm, createdAt } = connection;
    if (await this.connections.hasAlgorithm(algorithm)) {
      await this.connections.update(algorithm, { state: 'ready' });
      return;
    }
    this.logger.warn(namesOf(connection), 'undoing a creation that was cut off');
    await this.undo(algorithm);
    if (createdAt.getTime() < now - GIVE_UP_MS) {
      this.logger.error(namesOf(connection), 'what a creation made at a source-code manager stays there: its owner has to remove it');
      await this.connections.remove(algorithm);
    }
  }

  private async takeBack(connection: ScmConnection, withRepository: boolean): Promise<void> {
    const repository = remoteOf(connection);
    if (!repository) {
      return;
    }
    const signal = AbortSignal.timeout(PROVIDER_MS);
    const scm = this.directory.get(connection.scm);
    const token = await this.tokens.of(connection.account, scm, signal);
    const { provider } = this.clients.of(scm);
    if (connection.webhookId) {
      await provider.removeWebhook(token, repository, connection.webhookId, signal);
    }
    if (connection.deployKeyId) {
      await provider.removeDeployKey(token, repository, connection.deployKeyId, signal);
    }
    if (withRepository) {
      await provider.removeRepository(token, repository, signal);
    }
  }
}

function remoteOf({ remoteId, repositoryOwner, repositoryName, httpsUrl, sshUrl, defaultBranch }: ScmConnection): RemoteRepository | undefined {
  return remoteId && repositoryOwner && httpsUrl && sshUrl
    ? { id: remoteId, owner: repositoryOwner, name: repositoryName, httpsUrl, sshUrl, defaultBranch: defaultBranch ?? 'main' }
    : undefined;
}

const namesOf = ({ algorithm, scm, repositoryOwner, repositoryName }: ScmConnection) => ({ algorithm, scm, repository: `${repositoryOwner ?? '?'}/${repositoryName}` });
