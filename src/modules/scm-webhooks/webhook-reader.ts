import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { ScmFailure } from '#libs/scm/scm-failure.js';
import type { Delivery, DeliveryId, ScmEvent } from '#libs/scm/scm-provider.js';
import { AlgorithmsRepository, type OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { ConnectionSecrets } from '#src/modules/scm-connections/connection-secrets.js';
import type { ScmConnection } from '#src/modules/scm-connections/scm-connection.entity.js';
import { ScmConnectionsRepository } from '#src/modules/scm-connections/scm-connections.repository.js';
import { ScmClients } from '#src/modules/scms/scm-clients.js';
import { ScmDirectory } from '#src/modules/scms/scm-directory.js';
import { INTERNAL } from '#src/modules/scms/scm.entity.js';

export interface BelievedDelivery {
  owned: OwnedAlgorithm;
  connection: ScmConnection;
  id: DeliveryId;
  event: ScmEvent;
}

/** From a request that anybody can send to a delivery that the provider signed. */
@Injectable()
export class WebhookReader {
  constructor(
    private readonly algorithms: AlgorithmsRepository,
    private readonly connections: ScmConnectionsRepository,
    private readonly secrets: ConnectionSecrets,
    private readonly directory: ScmDirectory,
    private readonly clients: ScmClients,
  ) {}

  /**
   * Errors: 1000 for an algorithm that is not there; 4012 for one of the internal source-code manager; 2002 for a signature that is not good;
   * 4070 for what cannot be read.
   */
  async read(owner: string, name: string, receive: () => Promise<Delivery>): Promise<BelievedDelivery> {
    const owned = await this.algorithms.find(owner, name);
    if (!owned) {
      throw new ApiError('algorithmNotFound');
    }
    const connection = owned.algorithm.scm === INTERNAL ? undefined : await this.connections.find(owned.algorithm.id);
    if (!connection) {
      // What nobody has published is not there for strangers.
      throw new ApiError((await this.algorithms.hasPublicVersion(owned.algorithm.id)) ? 'internalScmHasNoWebhooks' : 'algorithmNotFound');
    }
    // Only now: what strangers send to nobody is not worth its memory.
    const delivery = await receive();
    const { provider } = this.clients.of(this.directory.get(connection.scm));
    try {
      return { owned, connection, ...provider.readDelivery(delivery, this.secrets.webhookSecret(connection)) };
    } catch (error) {
      if (error instanceof ScmFailure) {
        throw error.kind === 'bad-signature'
          ? new ApiError('notAuthenticated', { message: 'The signature is not that of this webhook. Its secret is in the SCM status of the algorithm.' })
          : new ApiError('webhookMalformed', { message: error.message });
      }
      throw error;
    }
  }
}
