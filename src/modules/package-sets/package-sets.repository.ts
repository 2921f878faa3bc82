import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { PackageSetBuild } from '#src/modules/package-set-builds/package-set-build.entity.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { PackageSet } from './package-set.entity.js';
import type { Surroundings } from './package-sets.policy.js';

@Injectable()
export class PackageSetsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Error: 4005. */
  async insert(set: PackageSet): Promise<void> {
    try {
      await this.em.fork().insert(PackageSet, set);
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('packageSetNameTaken', { message: `A package set named "${set.name}" exists already.` }) : error;
    }
  }

  async find(name: string): Promise<PackageSet | undefined> {
    return (await this.em.fork().findOne(PackageSet, { name })) ?? undefined;
  }

  async findById(id: string): Promise<PackageSet | undefined> {
    return (await this.em.fork().findOne(PackageSet, { id })) ?? undefined;
  }

  /** By name, one row more than the page holds. */
  page({ after, limit }: PageRequest): Promise<PackageSet[]> {
    return this.em.fork().find(PackageSet, after === undefined ? {} : { name: { $gt: after } }, { orderBy: { name: 'asc' }, limit: limit + 1 });
  }

  all(): Promise<PackageSet[]> {
    return this.em.fork().find(PackageSet, {}, { orderBy: { name: 'asc' } });
  }

  /** Writes what `decide` makes of the set while nobody comes to use it. False when it is gone. */
  change(name: string, decide: (set: PackageSet, surroundings: Surroundings) => Partial<PackageSet>): Promise<boolean> {
    return this.locked(name, async (em, set, surroundings) => {
      await em.nativeUpdate(PackageSet, { id: set.id }, decide(set, surroundings));
    });
  }

  /** Removes the set unless `refuse` throws, while nobody comes to use it. False when it is gone. */
  remove(name: string, refuse: (set: PackageSet, surroundings: Surroundings) => void): Promise<boolean> {
    return this.locked(name, async (em, set, surroundings) => {
      refuse(set, surroundings);
      await em.nativeDelete(PackageSet, { id: set.id });
    });
  }

  /** What is counted with the set locked stays so: whoever makes an algorithm use it locks it, too. */
  private locked(name: string, work: (em: EntityManager, set: PackageSet, surroundings: Surroundings) => Promise<void>): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const set = await em.findOne(PackageSet, { name }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (set) {
        const users = await em.count(Algorithm, { settings: { package_set: name } });
        const isBeingBuilt = (await em.count(PackageSetBuild, { packageSet: set.id, status: 'in-progress' })) > 0;
        await work(em, set, { users, isBeingBuilt });
      }
      return set !== null;
    });
  }
}
