import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { cleanHtml } from '#src/modules/builds/readme.js';
import { EnvironmentChoice, type ChosenEnvironment } from '#src/modules/environments/environment-choice.js';
import { Notifications } from '#src/modules/notifications/notifications.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import { newId } from '#src/platform/database/columns.js';
import { AlgorithmViews } from './algorithm-views.js';
import type { AlgorithmObject } from './algorithm-object.js';
import type { Algorithm } from './algorithm.entity.js';
import { applySettings, type CreateAlgorithm } from './algorithms.dto.js';
import { AlgorithmsRepository } from './algorithms.repository.js';
import { NewRepositories } from './new-repositories.js';

/** New algorithms: a record, and a repository with the template of the language. */
@Injectable()
export class AlgorithmCreation {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly algorithms: AlgorithmsRepository,
    private readonly repositories: NewRepositories,
    private readonly environments: EnvironmentChoice,
    private readonly views: AlgorithmViews,
    private readonly notifications: Notifications,
  ) {}

  /** Makes the record and a repository with the language's template. Errors: 1002, 1008, 2001, 2017, 3000, 4001, 4002, 4004, 4006, 4008, 4009, 4080, 4084. */
  async create(caller: Caller, ownerName: string, request: CreateAlgorithm): Promise<AlgorithmObject> {
    const owner = await this.ownerFor(caller, ownerName);
    const source = request.source ?? {};
    const scm = this.repositories.placeFor(source);
    const algorithm = await newAlgorithm(owner, scm.id, request, await this.environments.choose(request.settings ?? {}, undefined));
    if (await this.algorithms.find(owner.name, request.name)) {
      throw nameTaken(owner, request.name);
    }
    const repository = await this.repositories.make({ caller, owner, algorithm, scm, source });
    try {
      if (!(await this.algorithms.insert(algorithm))) {
        throw new ApiError('userNotFound', { message: `${owner.name} has just been deleted.` });
      }
    } catch (error) {
      await repository.undo();
      throw error instanceof UniqueConstraintViolationException ? nameTaken(owner, request.name) : error;
    }
    await repository.complete();
    await this.notifications.tellOwner(owner.id, 'algorithm-creation', { algorithm_id: algorithm.id, username: owner.name, algoname: algorithm.name });
    return this.views.of(caller, { algorithm, ownerName: owner.name });
  }

  private async ownerFor(caller: Caller, ownerName: string): Promise<Account> {
    const owner = await this.accounts.findByName(ownerName);
    if (owner && actsFor(caller, owner.id)) {
      return owner;
    }
    if (!owner) {
      throw new ApiError('userNotFound', { message: `There is no user or organization named "${ownerName.slice(0, 40)}".` });
    }
    throw new ApiError('notAuthorized', { message: `You may not create algorithms for ${owner.name}.` });
  }
}

async function newAlgorithm(owner: Account, scm: string, request: CreateAlgorithm, environment: ChosenEnvironment): Promise<Algorithm> {
  const now = new Date();
  return {
    id: newId(),
    owner: owner.id,
    name: request.name,
    nameKey: request.name.toLowerCase(),
    label: request.details?.label || request.name,
    summary: await cleanHtml(request.details?.summary ?? ''),
    tagline: request.details?.tagline ?? '',
    settings: applySettings(request.settings ?? {}, environment, undefined),
    scm,
    callability: 'private',
    createdAt: now,
    updatedAt: now,
  };
}

function nameTaken(owner: Account, name: string): ApiError {
  return new ApiError('algorithmNameTaken', { message: `${owner.name} has an algorithm named "${name}" already.` });
}
