import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { RepositoryStore } from '#libs/git/index.js';
import { findLanguage } from '#libs/languages/registry.js';
import { renderTemplate } from '#libs/languages/template.js';
import { ConnectionRemoval } from '#src/modules/scm-connections/connection-removal.js';
import { RemoteCreation } from '#src/modules/scm-connections/remote-creation.js';
import type { Template } from '#src/modules/scm-connections/repository-contents.js';
import { webhookUrl } from '#src/modules/scm-connections/webhook-url.js';
import { ScmDirectory } from '#src/modules/scms/scm-directory.js';
import { INTERNAL, type Scm } from '#src/modules/scms/scm.entity.js';
import type { Account } from '#src/modules/users/account.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import type { Algorithm } from './algorithm.entity.js';
import type { SourceRequest } from './algorithms.dto.js';

export interface RepositoryRequest {
  caller: Caller;
  owner: Account;
  algorithm: Algorithm;
  scm: Scm;
  source: SourceRequest;
}

/** A repository whose algorithm has yet to come into being. */
export interface NewRepository {
  complete(): Promise<void>;
  undo(): Promise<void>;
}

/** The repositories of new algorithms: the platform's own, or outside of it. */
@Injectable()
export class NewRepositories {
  constructor(
    private readonly repositories: RepositoryStore,
    private readonly remote: RemoteCreation,
    private readonly removal: ConnectionRemoval,
    private readonly settings: Settings,
    private readonly scms: ScmDirectory,
  ) {}

  /** Where it is to be. Errors: 4009, 4042. */
  placeFor(source: SourceRequest): Scm {
    return this.scms.forCreation(source.scm ?? undefined);
  }

  /** Errors: 1008, 4008, 4080, 4084, 5005. */
  async make(request: RepositoryRequest): Promise<NewRepository> {
    const { id } = request.algorithm;
    if (request.scm.provider !== INTERNAL) {
      await this.outside(request);
      return { complete: () => this.remote.complete(id), undo: () => this.removal.undo(id) };
    }
    refuseOutside(request.source);
    const { files, commit } = await templateOf(request);
    await this.repositories.create(id, files, commit).catch((error: unknown) => {
      throw new ApiError('scmFailedToCreateRepository', { cause: error });
    });
    return { complete: async () => undefined, undo: () => this.repositories.remove(id) };
  }

  private async outside(request: RepositoryRequest): Promise<void> {
    const { caller, algorithm, scm, source } = request;
    await this.remote.create({
      id: algorithm.id,
      scm,
      account: caller.accountId,
      repository: {
        ...(source.repository_owner ? { owner: source.repository_owner } : {}),
        name: source.existing_repository_name ?? source.repository_name ?? algorithm.name,
        isPrivate: algorithm.settings.source_visibility === 'closed',
        description: algorithm.tagline || algorithm.label,
      },
      adopt: source.existing_repository_name != null,
      template: await templateOf(request),
      webhookUrl: webhookUrl(this.settings.publicUrl, algorithm.id),
    });
  }
}

async function templateOf({ owner, algorithm, source }: RepositoryRequest): Promise<Template> {
  const language = findLanguage(algorithm.settings.language ?? '');
  const files = language ? await renderTemplate(language, { algorithm: algorithm.name, user: owner.name }) : new Map<string, never>();
  const author = { name: owner.name, email: owner.email ?? `${owner.name}@localhost` };
  return { files, commit: { author, message: source.initial_commit_message || 'Start from the template' } };
}

function refuseOutside({ repository_name, repository_owner, existing_repository_name }: SourceRequest): void {
  if (repository_name ?? repository_owner ?? existing_repository_name) {
    throw new ApiError('requestInvalid', { message: 'On the internal source-code manager a repository has the name of its algorithm: leave out repository_name, repository_owner and existing_repository_name.' });
  }
}
