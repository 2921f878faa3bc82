import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { RemoteRepository } from '#libs/scm/scm-provider.js';
import { Scm } from '#src/modules/scms/scm.entity.js';
import { newId } from '#src/platform/database/columns.js';
import { ScmConnection, ScmDelivery } from './scm-connection.entity.js';

/** What of a connection the provider decides, and may change. */
export const remoteColumns = ({ id, owner, name, httpsUrl, sshUrl, defaultBranch }: RemoteRepository) => ({
  remoteId: id, repositoryOwner: owner, repositoryName: name, httpsUrl, sshUrl, defaultBranch,
});

@Injectable()
export class ScmConnectionsRepository {
  constructor(private readonly em: EntityManager) {}

  /** The source-code manager counts as used from now on, whatever becomes of this. */
  async insert(connection: ScmConnection): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await em.nativeUpdate(Scm, { id: connection.scm }, { used: true });
      await em.insert(ScmConnection, connection);
    });
  }

  async update(algorithm: string, changes: Partial<ScmConnection>): Promise<void> {
    await this.em.fork().nativeUpdate(ScmConnection, { algorithm }, changes);
  }

  async find(algorithm: string): Promise<ScmConnection | undefined> {
    return (await this.em.fork().findOne(ScmConnection, { algorithm })) ?? undefined;
  }

  async remove(algorithm: string): Promise<void> {
    const em = this.em.fork();
    await em.nativeDelete(ScmDelivery, { algorithm });
    await em.nativeDelete(ScmConnection, { algorithm });
  }

  /** Begun before that time, and with no end. */
  unfinished(before: Date): Promise<ScmConnection[]> {
    return this.em.fork().find(ScmConnection, { state: 'making', createdAt: { $lt: before } }, { limit: 100 });
  }

  /** Of algorithms that are gone. */
  async orphans(): Promise<ScmConnection[]> {
    const em = this.em.fork();
    const rows = await em.getConnection().execute<{ algorithm: string }[]>(
      `select "algorithm" from "scm_connection" where "state" = 'ready' and not exists (select from "algorithm" where "algorithm"."id" = "scm_connection"."algorithm") limit 100`,
    );
    return em.find(ScmConnection, { algorithm: { $in: rows.map(({ algorithm }) => algorithm) } });
  }

  /** Whether the algorithm of this connection has come into being. */
  async hasAlgorithm(algorithm: string): Promise<boolean> {
    return (await this.em.fork().getConnection().execute<unknown[]>('select 1 from "algorithm" where "id" = ?', [algorithm])).length > 0;
  }

  async isDelivered(algorithm: string, delivery: string): Promise<boolean> {
    return (await this.em.fork().count(ScmDelivery, { algorithm, delivery })) > 0;
  }

  async markDelivered(algorithm: string, delivery: string): Promise<void> {
    const row = { id: newId(), algorithm, delivery, receivedAt: new Date() };
    await this.em.fork().upsert(ScmDelivery, row, { onConflictFields: ['algorithm', 'delivery'], onConflictAction: 'ignore' });
  }

  async forgetDeliveries(before: Date): Promise<void> {
    await this.em.fork().nativeDelete(ScmDelivery, { receivedAt: { $lt: before } });
  }
}
