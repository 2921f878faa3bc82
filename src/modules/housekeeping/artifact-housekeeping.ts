import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { Version } from '#src/modules/versions/version.entity.js';
import type { Chore } from './housekeeper.js';

/** A build stores its artifact before it makes its version: what is this young may be on its way. */
const GRACE_MS = 24 * 3_600_000;

/** Removes artifacts that no version has any more: of deleted algorithms, and of commits that were built again. */
@Injectable()
export class ArtifactHousekeeping implements Chore {
  readonly name = 'artifacts';

  constructor(
    private readonly em: EntityManager,
    private readonly artifacts: ArtifactStore,
  ) {}

  async run(now: number): Promise<void> {
    for await (const digest of this.artifacts.olderThan(new Date(now - GRACE_MS))) {
      if ((await this.em.fork().count(Version, { artifact: digest })) === 0) {
        await this.artifacts.remove(digest);
      }
    }
  }
}
