import { Injectable } from '@nestjs/common';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import type { OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { Notifications } from '#src/modules/notifications/notifications.js';
import { semverOf, type Version } from '#src/modules/versions/version.entity.js';

/** Who has to know of a new version: every process, and the people whose algorithm it is. */
@Injectable()
export class ReleaseNews {
  constructor(
    private readonly changes: AlgorithmChanges,
    private readonly notifications: Notifications,
  ) {}

  async tell({ algorithm, ownerName }: OwnedAlgorithm, version: Version): Promise<void> {
    await this.changes.announce(algorithm.id);
    const semantic_version = semverOf(version)?.join('.') ?? '';
    await this.notifications.tellOwner(algorithm.owner, 'algorithm-release', { algorithm_id: algorithm.id, username: ownerName, algoname: algorithm.name, semantic_version });
  }
}
