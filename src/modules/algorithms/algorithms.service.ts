import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { RepositoryStore } from '#libs/git/index.js';
import { ApiError } from '#libs/errors/index.js';
import { findLanguage } from '#libs/languages/registry.js';
import { renderTemplate } from '#libs/languages/template.js';
import { cleanHtml } from '#src/modules/builds/readme.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import { newId } from '#src/platform/database/columns.js';
import { AlgorithmViews } from './algorithm-views.js';
import { AlgorithmAccess } from './algorithm-access.js';
import { INTERNAL_SCM, type AlgorithmObject } from './algorithm-object.js';
import type { Algorithm } from './algorithm.entity.js';
import { applySettings, type CreateAlgorithm, type UpdateAlgorithm } from './algorithms.dto.js';
import { AlgorithmChanges } from './algorithm-changes.js';
import { AlgorithmsRepository } from './algorithms.repository.js';

@Injectable()
export class AlgorithmsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly algorithms: AlgorithmsRepository,
    private readonly access: AlgorithmAccess,
    private readonly repositories: RepositoryStore,
    private readonly views: AlgorithmViews,
    private readonly changes: AlgorithmChanges,
  ) {}

  /** Makes the record and a repository with the language's template. Errors: 1002, 1008, 2001, 3000, 4001, 4004, 4009. */
  async create(caller: Caller, ownerName: string, request: CreateAlgorithm): Promise<AlgorithmObject> {
    const owner = await this.ownerFor(caller, ownerName);
    const algorithm = newAlgorithm(owner, request);
    if (await this.algorithms.find(owner.name, request.name)) {
      throw nameTaken(owner, request.name);
    }
    await this.createRepository(algorithm, owner);
    try {
      await this.algorithms.insert(algorithm);
    } catch (error) {
      await this.repositories.remove(algorithm.id);
      throw error instanceof UniqueConstraintViolationException ? nameTaken(owner, request.name) : error;
    }
    return this.views.of(caller, { algorithm, ownerName: owner.name });
  }

  async get(caller: Caller, owner: string, name: string): Promise<AlgorithmObject> {
    return this.views.of(caller, await this.access.toSee(caller, owner, name));
  }

  /** Unpublished builds run with the new settings at once; published versions keep theirs. */
  async update(caller: Caller, owner: string, name: string, request: UpdateAlgorithm): Promise<AlgorithmObject> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const { details, settings } = request;
    await this.algorithms.update(algorithm.id, {
      settings: applySettings(settings ?? {}, algorithm.settings),
      ...(details?.label == null ? {} : { label: details.label }),
      ...(details?.summary == null ? {} : { summary: cleanHtml(details.summary) }),
      ...(details?.tagline == null ? {} : { tagline: details.tagline }),
    });
    await this.changes.announce(algorithm.id);
    return this.get(caller, owner, name);
  }

  /** Only while there is no public version: others may rely on it (platform reference, 1.5). */
  async remove(caller: Caller, owner: string, name: string): Promise<void> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    if (await this.algorithms.hasPublicVersion(algorithm.id)) {
      throw new ApiError('conflict', { message: `${algorithm.name} has a public version that others may rely on, so it cannot be deleted.` });
    }
    await this.algorithms.remove(algorithm.id);
    await this.repositories.remove(algorithm.id);
    await this.changes.announce(algorithm.id, 'deleted');
  }

  async scmStatus(caller: Caller, owner: string, name: string): Promise<{ scm_connection_status: string }> {
    await this.access.toManage(caller, owner, name);
    return { scm_connection_status: 'active' };
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

  private async createRepository(algorithm: Algorithm, owner: Account): Promise<void> {
    const language = findLanguage(algorithm.settings.language ?? '');
    try {
      const files = language ? await renderTemplate(language, { algorithm: algorithm.name, user: owner.name }) : new Map<string, never>();
      const author = { name: owner.name, email: owner.email ?? `${owner.name}@localhost` };
      await this.repositories.create(algorithm.id, files, { author, message: 'Start from the template' });
    } catch (error) {
      throw new ApiError('scmFailedToCreateRepository', { cause: error });
    }
  }
}

function newAlgorithm(owner: Account, request: CreateAlgorithm): Algorithm {
  const scm = request.source?.scm ?? INTERNAL_SCM.id;
  if (scm !== INTERNAL_SCM.id) {
    throw new ApiError('scmNotFound', { message: `There is no source-code manager "${scm}". Known: ${INTERNAL_SCM.id}.` });
  }
  const now = new Date();
  return {
    id: newId(),
    owner: owner.id,
    name: request.name,
    nameKey: request.name.toLowerCase(),
    label: request.details?.label || request.name,
    summary: cleanHtml(request.details?.summary ?? ''),
    tagline: request.details?.tagline ?? '',
    settings: applySettings(request.settings ?? {}, undefined),
    callability: 'private',
    createdAt: now,
    updatedAt: now,
  };
}

function nameTaken(owner: Account, name: string): ApiError {
  return new ApiError('algorithmNameTaken', { message: `${owner.name} has an algorithm named "${name}" already.` });
}
