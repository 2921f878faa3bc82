import { Injectable } from '@nestjs/common';
import type { Delivery, DeliveryId, RemoteRepository } from '#libs/scm/scm-provider.js';
import { BuildRequests } from '#src/modules/builds/build-requests.js';
import { BuildsRepository } from '#src/modules/builds/builds.repository.js';
import type { ScmConnection } from '#src/modules/scm-connections/scm-connection.entity.js';
import { remoteColumns, ScmConnectionsRepository } from '#src/modules/scm-connections/scm-connections.repository.js';
import { Turns } from './turns.js';
import { WebhookReader } from './webhook-reader.js';

/** What providers tell of the repositories of algorithms (platform reference, 6.4). */
@Injectable()
export class ScmWebhooksService {
  private readonly turns = new Turns();

  constructor(
    private readonly reader: WebhookReader,
    private readonly connections: ScmConnectionsRepository,
    private readonly builds: BuildsRepository,
    private readonly requests: BuildRequests,
  ) {}

  /** Why nothing is to be done; undefined when something is. What takes time is done later: providers do not wait. Errors: as `WebhookReader.read`. */
  async receive(owner: string, name: string, delivery: () => Promise<Delivery>): Promise<string | undefined> {
    const { owned, connection, id, event } = await this.reader.read(owner, name, delivery);
    if (event.kind === 'ignored') {
      return event.reason;
    }
    if (event.repository.id !== connection.remoteId) {
      return 'This is about another repository.';
    }
    return this.turns.take(owned.algorithm.id, () => this.once(owned.algorithm.id, id, async () => {
      await this.follow(connection, event.repository);
      return event.kind === 'push' ? this.build(owned.algorithm.id, event.repository, event.branch, event.commit) : undefined;
    }));
  }

  /** What fails, or is cut off by the end of the process, may be delivered again. */
  private async once(algorithm: string, delivery: DeliveryId, work: () => Promise<string | undefined>): Promise<string | undefined> {
    if (delivery !== undefined && (await this.connections.isDelivered(algorithm, delivery))) {
      return 'This delivery was dealt with before.';
    }
    const reason = await work();
    if (delivery !== undefined) {
      await this.connections.markDelivered(algorithm, delivery);
    }
    return reason;
  }

  /** It was renamed or transferred, or has another default branch. */
  private async follow(connection: ScmConnection, repository: RemoteRepository): Promise<void> {
    const columns = remoteColumns(repository);
    if (Object.entries(columns).some(([name, value]) => connection[name as keyof typeof columns] !== value)) {
      await this.connections.update(connection.algorithm, columns);
    }
  }

  /** Of one algorithm at a time. */
  private async build(algorithm: string, repository: RemoteRepository, branch: string, commit: string): Promise<string | undefined> {
    if (branch !== repository.defaultBranch) {
      return `Only pushes to the default branch, ${repository.defaultBranch}, are built.`;
    }
    if ((await this.builds.newest(algorithm))?.commitSha === commit) {
      return 'This commit is built already.';
    }
    await this.requests.request(algorithm, commit);
    return undefined;
  }
}
