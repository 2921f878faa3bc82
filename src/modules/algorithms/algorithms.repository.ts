import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { refuseUse } from '#src/modules/package-sets/package-sets.policy.js';
import { Account } from '#src/modules/users/account.entity.js';
import { Version } from '#src/modules/versions/version.entity.js';
import { UUID } from '#src/platform/database/columns.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { isResourceName } from '#src/platform/http/names.js';
import { Algorithm, type AlgorithmSettings } from './algorithm.entity.js';
import { BY_ID } from './algorithm-path.js';

/** An algorithm and the name of its owner: what nearly every use case needs. */
export interface OwnedAlgorithm {
  algorithm: Algorithm;
  ownerName: string;
}

export type AlgorithmUpdate = Partial<Pick<Algorithm, 'label' | 'summary' | 'tagline' | 'settings'>>;

@Injectable()
export class AlgorithmsRepository {
  constructor(private readonly em: EntityManager) {}

  /** By owner and name, without regard to case, or by `~` and the id. */
  async find(owner: string, name: string): Promise<OwnedAlgorithm | undefined> {
    const em = this.em.fork();
    if (owner === BY_ID) {
      return UUID.test(name) ? this.findById(name) : undefined;
    }
    if (!isResourceName(owner) || !isResourceName(name)) {
      return undefined;
    }
    const account = await em.findOne(Account, { nameKey: owner.toLowerCase(), deletedAt: null });
    const algorithm = account && (await em.findOne(Algorithm, { owner: account.id, nameKey: name.toLowerCase() }));
    return algorithm ? { algorithm, ownerName: account.name } : undefined;
  }

  async findById(id: string): Promise<OwnedAlgorithm | undefined> {
    const em = this.em.fork();
    const algorithm = await em.findOne(Algorithm, { id });
    const account = algorithm && (await em.findOne(Account, { id: algorithm.owner, deletedAt: null }));
    return account ? { algorithm, ownerName: account.name } : undefined;
  }

  async hasPublicVersion(algorithmId: string): Promise<boolean> {
    return (await this.em.fork().findOne(Version, { algorithm: algorithmId, callability: 'public' }, { fields: ['id'] })) !== null;
  }

  /** False when the owner has been deleted in the meantime: nothing may be left to nobody. Errors: 2017, 4006 when its package set has. */
  insert(algorithm: Algorithm): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const owner = await em.findOne(Account, { id: algorithm.owner, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_READ });
      if (owner) {
        await holdPackageSet(em, algorithm.settings, undefined);
        await em.insert(Algorithm, algorithm);
      }
      return owner !== null;
    });
  }

  /** Of one owner, oldest first, one more than the page holds. `all`: also those without a public version. */
  listOf(owner: string, all: boolean, page: PageRequest): Promise<Algorithm[]> {
    const visible = all ? {} : { callability: 'public' as const };
    const after = page.after ? { id: { $gt: page.after } } : {};
    return this.em.fork().find(Algorithm, { owner, ...visible, ...after }, { orderBy: { id: 'asc' }, limit: page.limit + 1 });
  }

  /** Writes what `change` makes of the settings as nobody else changes them meanwhile. Nothing, when the algorithm is gone. Errors: 2017, 4006. */
  update(id: string, change: (present: AlgorithmSettings) => AlgorithmUpdate): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const algorithm = await em.findOne(Algorithm, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (algorithm) {
        const changes = change(algorithm.settings);
        await (changes.settings && holdPackageSet(em, changes.settings, algorithm.settings));
        await em.nativeUpdate(Algorithm, { id }, { ...changes, updatedAt: new Date() });
      }
    });
  }

  async remove(id: string): Promise<void> {
    await this.em.fork().nativeDelete(Algorithm, { id });
  }
}

/** Until the end of the transaction nobody changes or deletes the set that the algorithm comes to be built on. Errors: 2017, 4006. */
async function holdPackageSet(em: EntityManager, { package_set: name, language }: AlgorithmSettings, before: AlgorithmSettings | undefined): Promise<void> {
  if (name === undefined || name === before?.package_set) {
    return;
  }
  const set = await em.findOne(PackageSet, { name }, { lockMode: LockMode.PESSIMISTIC_READ });
  refuseUse(set, name, false);
  if (set.language !== language) {
    throw new ApiError('invalidPackageSetStatus', { message: `The package set "${name}" has just become one for ${set.language}.` });
  }
}
