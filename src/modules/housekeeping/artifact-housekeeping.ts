import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { Build } from '#src/modules/builds/build.entity.js';
import { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { Version } from '#src/modules/versions/version.entity.js';
import type { Chore } from './housekeeper.js';

/** A build stores its artifact before it makes its version: what is this young may be on its way. */
const GRACE_MS = 24 * 3_600_000;

/**
 * Removes artifacts that nothing has any more: of deleted algorithms, of commits that were built again, and systems of former builds of
 * package sets. While an algorithm is built on a package set, that may be built anew, and the former system is needed for ever: nothing is removed meanwhile.
 */
@Injectable()
export class ArtifactHousekeeping implements Chore {
  readonly name = 'artifacts';

  constructor(
    private readonly em: EntityManager,
    private readonly artifacts: ArtifactStore,
  ) {}

  async run(now: number): Promise<void> {
    for await (const digest of this.artifacts.olderThan(new Date(now - GRACE_MS))) {
      if (!(await this.isNeeded(digest))) {
        await this.artifacts.remove(digest);
      }
    }
  }

  private async isNeeded(digest: string): Promise<boolean> {
    const em = this.em.fork();
    // Before the versions: a build that ends in between has made its own.
    const building = (await em.find(Build, { status: 'in-progress' }, { fields: ['algorithm'] })).map(({ algorithm }) => algorithm);
    const onItsWay = building.length > 0 && (await em.count(Algorithm, { id: { $in: building }, settings: { package_set: { $ne: null } } })) > 0;
    const versions = await em.count(Version, { $or: [{ artifact: digest }, { system: digest }] });
    return onItsWay || versions > 0 || (await em.count(PackageSet, { $or: [{ cpuSystem: digest }, { gpuSystem: digest }] })) > 0;
  }
}
