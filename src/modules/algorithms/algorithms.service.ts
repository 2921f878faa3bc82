import { Injectable } from '@nestjs/common';
import { cleanHtml } from '#src/modules/builds/readme.js';
import { EnvironmentChoice } from '#src/modules/environments/environment-choice.js';
import type { Caller } from '#src/platform/access/caller.js';
import { AlgorithmViews } from './algorithm-views.js';
import { AlgorithmAccess } from './algorithm-access.js';
import type { AlgorithmObject } from './algorithm-object.js';
import { applySettings, type UpdateAlgorithm } from './algorithms.dto.js';
import { AlgorithmChanges } from './algorithm-changes.js';
import { AlgorithmsRepository } from './algorithms.repository.js';

@Injectable()
export class AlgorithmsService {
  constructor(
    private readonly algorithms: AlgorithmsRepository,
    private readonly access: AlgorithmAccess,
    private readonly views: AlgorithmViews,
    private readonly changes: AlgorithmChanges,
    private readonly environments: EnvironmentChoice,
  ) {}

  async get(caller: Caller, owner: string, name: string): Promise<AlgorithmObject> {
    return this.views.of(caller, await this.access.toSee(caller, owner, name));
  }

  /** Unpublished builds run with the new settings at once, but for a package set, which takes a build; published versions keep theirs. */
  async update(caller: Caller, owner: string, name: string, request: UpdateAlgorithm): Promise<AlgorithmObject> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const { details, settings } = request;
    const changes = {
      ...(details?.label == null ? {} : { label: details.label }),
      ...(details?.summary == null ? {} : { summary: await cleanHtml(details.summary) }),
      ...(details?.tagline == null ? {} : { tagline: details.tagline }),
    };
    const chosen = settings && (await this.environments.choose(settings, algorithm.settings));
    await this.algorithms.update(algorithm.id, (present) => ({ ...changes, ...(settings && chosen ? { settings: applySettings(settings, chosen, present) } : {}) }));
    await this.changes.announce(algorithm.id);
    return this.get(caller, owner, name);
  }
}
