import { ForeignKeyConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import { UUID } from '#src/platform/database/columns.js';
import { toCollection, type CollectionObject } from './collection-object.js';
import { CollectionsRepository } from './collections.repository.js';
import { DefaultCollection } from './default-collection.entity.js';

/** Who may: whoever manages the algorithm, with a collection of the same owner. Errors of both: 1000, 2001. */
@Injectable()
export class DefaultCollections {
  constructor(
    private readonly algorithms: AlgorithmAccess,
    private readonly accounts: AccountsRepository,
    private readonly collections: CollectionsRepository,
    private readonly em: EntityManager,
  ) {}

  /** In the place of the one before. Errors: 6001 with 400 for a collection of another owner, with 404 for one that is not there. */
  async assign(caller: Caller, owner: string, name: string, collectionId: string): Promise<CollectionObject> {
    const { algorithm, ownerName } = await this.algorithms.toManage(caller, owner, name);
    const collection = UUID.test(collectionId) ? await this.collections.findById(collectionId) : undefined;
    if (!collection || !actsFor(caller, collection.owner)) {
      throw absent(collectionId);
    }
    if (collection.owner !== algorithm.owner) {
      throw new ApiError('requestInvalid', { message: `The default collection of ${ownerName}/${algorithm.name} has to be one of ${ownerName}.` });
    }
    await this.em.fork().upsert(DefaultCollection, { algorithm: algorithm.id, collection: collection.id }).catch((error: unknown) => {
      throw error instanceof ForeignKeyConstraintViolationException ? absent(collectionId) : error;
    });
    return toCollection(collection, (await this.accounts.namesOf([collection.owner])).get(collection.owner) ?? ownerName);
  }

  /** Without complaint when there is none. */
  async unassign(caller: Caller, owner: string, name: string, collectionId: string): Promise<void> {
    const { algorithm } = await this.algorithms.toManage(caller, owner, name);
    if (UUID.test(collectionId)) {
      await this.em.fork().nativeDelete(DefaultCollection, { algorithm: algorithm.id, collection: collectionId });
    }
  }
}

const absent = (id: string) => new ApiError('dataNotFound', { message: `There is no collection with the id "${id.slice(0, 40)}". GET /v1/hostedData lists yours.` });
