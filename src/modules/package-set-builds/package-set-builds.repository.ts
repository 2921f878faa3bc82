import { ForeignKeyConstraintViolationException, UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { PackageSet, type SystemKind } from '#src/modules/package-sets/package-set.entity.js';
import { newId } from '#src/platform/database/columns.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { PackageSetBuild } from './package-set-build.entity.js';

@Injectable()
export class PackageSetBuildsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Undefined while another of the same set and image is under way. Error: 1003 when the set has just been deleted. */
  async insert(packageSet: string, image: SystemKind): Promise<PackageSetBuild | undefined> {
    const build: PackageSetBuild = { id: newId(), packageSet, image, status: 'in-progress', log: '', attempts: 0, startedAt: new Date(), finishedAt: null };
    try {
      await this.em.fork().insert(PackageSetBuild, build);
      return build;
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) {
        return undefined;
      }
      throw error instanceof ForeignKeyConstraintViolationException ? new ApiError('packageSetNotFound') : error;
    }
  }

  async find(packageSet: string, id: string): Promise<PackageSetBuild | undefined> {
    return (await this.em.fork().findOne(PackageSetBuild, { id, packageSet })) ?? undefined;
  }

  /** Newest first, one row more than the page holds; without the logs. */
  list(packageSet: string, status: PackageSetBuild['status'] | undefined, page: PageRequest): Promise<PackageSetBuild[]> {
    const where = { packageSet, ...(status ? { status } : {}), ...(page.after ? { id: { $lt: page.after } } : {}) };
    return this.em.fork().find(PackageSetBuild, where, { orderBy: { id: 'desc' }, limit: page.limit + 1, exclude: ['log'] }) as Promise<PackageSetBuild[]>;
  }

  unfinished(): Promise<PackageSetBuild[]> {
    return this.em.fork().find(PackageSetBuild, { status: 'in-progress' }, { orderBy: { id: 'asc' }, limit: 1000 });
  }

  /** Counts a worker's attempt. Undefined when the build has ended or is gone. */
  async take(id: string): Promise<PackageSetBuild | undefined> {
    const em = this.em.fork();
    const taken = await em.nativeUpdate(PackageSetBuild, { id, status: 'in-progress' }, { attempts: raw('attempts + 1') });
    return taken ? ((await em.findOne(PackageSetBuild, { id })) ?? undefined) : undefined;
  }

  /** The attempt was cut short by the platform itself and does not count. */
  async putBack(id: string): Promise<void> {
    await this.em.fork().nativeUpdate(PackageSetBuild, { id, status: 'in-progress' }, { attempts: raw('greatest(attempts - 1, 0)') });
  }

  async writeLog(id: string, log: string): Promise<void> {
    await this.em.fork().nativeUpdate(PackageSetBuild, { id, status: 'in-progress' }, { log });
  }

  /** Ends a build, once. With the digest of a root file system it has succeeded, and the set has that from now on. */
  finish(build: Pick<PackageSetBuild, 'id' | 'packageSet' | 'image'>, log: string, system?: string): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const status = system === undefined ? 'failed' : 'succeeded';
      if ((await em.nativeUpdate(PackageSetBuild, { id: build.id, status: 'in-progress' }, { status, log, finishedAt: new Date() })) === 0 || system === undefined) {
        return;
      }
      await em.nativeUpdate(PackageSet, { id: build.packageSet }, { ...(build.image === 'gpu' ? { gpuSystem: system } : { cpuSystem: system }), updatedAt: new Date() });
      await em.nativeUpdate(PackageSet, { id: build.packageSet, status: 'new' }, { status: 'active' });
    });
  }
}
