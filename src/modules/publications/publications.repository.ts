import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { Version, type Publication, type Semver } from '#src/modules/versions/version.entity.js';

export interface PublicationRecord {
  semver: Semver;
  callability: 'public' | 'private';
  publication: Publication;
}

@Injectable()
export class PublicationsRepository {
  constructor(private readonly em: EntityManager) {}

  /**
   * Gives a version its number, with the algorithm locked: two publications at once get two numbers, or one of them nothing.
   * `decide` sees the version with the highest number. Undefined when the version is published already or gone.
   */
  publish(algorithmId: string, versionId: string, decide: (last: Version | undefined) => PublicationRecord): Promise<Version | undefined> {
    return this.em.fork().transactional(async (em) => {
      await em.findOneOrFail(Algorithm, { id: algorithmId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const version = await em.findOne(Version, { id: versionId, algorithm: algorithmId, major: null });
      if (!version) {
        return undefined;
      }
      const last = await em.findOne(Version, { algorithm: algorithmId, major: { $ne: null } }, { orderBy: { major: 'desc', minor: 'desc', patch: 'desc' } });
      const { semver, callability, publication } = decide(last ?? undefined);
      em.assign(version, { major: semver[0], minor: semver[1], patch: semver[2], callability, publication, publishedAt: new Date() });
      await em.nativeUpdate(Algorithm, { id: algorithmId }, { callability, updatedAt: new Date() });
      await em.flush();
      return version;
    });
  }
}
