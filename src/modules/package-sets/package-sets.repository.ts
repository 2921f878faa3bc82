import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { PackageSetBuild } from '#src/modules/package-set-builds/package-set-build.entity.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { PackageSet } from './package-set.entity.js';

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

  async change(name: string, change: Partial<PackageSet>): Promise<void> {
    await this.em.fork().nativeUpdate(PackageSet, { name }, change);
  }

  async remove(name: string): Promise<void> {
    await this.em.fork().nativeDelete(PackageSet, { name });
  }

  /** How many algorithms name it. */
  users(name: string): Promise<number> {
    return this.em.fork().count(Algorithm, { settings: { package_set: name } });
  }

  async isBeingBuilt(id: string): Promise<boolean> {
    return (await this.em.fork().count(PackageSetBuild, { packageSet: id, status: 'in-progress' })) > 0;
  }
}
