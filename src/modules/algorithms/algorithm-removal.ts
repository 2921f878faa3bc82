import { Injectable } from '@nestjs/common';
import { RepositoryStore } from '#libs/git/index.js';
import { ApiError } from '#libs/errors/index.js';
import { ConnectionRemoval } from '#src/modules/scm-connections/connection-removal.js';
import type { Caller } from '#src/platform/access/caller.js';
import { AlgorithmAccess } from './algorithm-access.js';
import { AlgorithmChanges } from './algorithm-changes.js';
import { AlgorithmsRepository } from './algorithms.repository.js';

/** The end of algorithms: of the record, the repository, and what the platform set up outside. */
@Injectable()
export class AlgorithmRemoval {
  constructor(
    private readonly algorithms: AlgorithmsRepository,
    private readonly access: AlgorithmAccess,
    private readonly repositories: RepositoryStore,
    private readonly changes: AlgorithmChanges,
    private readonly connections: ConnectionRemoval,
  ) {}

  /** Only while there is no public version: others may rely on it (platform reference, 1.5). */
  async remove(caller: Caller, owner: string, name: string): Promise<void> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    if (await this.algorithms.hasPublicVersion(algorithm.id)) {
      throw new ApiError('conflict', { message: `${algorithm.name} has a public version that others may rely on. An administrator can delete it all the same.` });
    }
    await this.destroy(algorithm.id);
  }

  /** Whatever versions it has. For administrators. Error: 1000. */
  async removeByForce(owner: string, name: string): Promise<void> {
    const found = await this.algorithms.find(owner, name);
    if (!found) {
      throw new ApiError('algorithmNotFound');
    }
    await this.destroy(found.algorithm.id);
  }

  private async destroy(id: string): Promise<void> {
    await this.algorithms.remove(id);
    await this.repositories.remove(id);
    await this.changes.announce(id, 'deleted');
    await this.connections.end(id);
  }
}
