import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Language } from '#libs/languages/language.js';
import { findLanguage, languages } from '#libs/languages/registry.js';
import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import type { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { refuseUse } from '#src/modules/package-sets/package-sets.policy.js';
import { PackageSetsRepository } from '#src/modules/package-sets/package-sets.repository.js';
import { EnvironmentDirectory } from './environment-directory.js';

/** The three ways in which a request can say what an algorithm is written for. */
export interface EnvironmentRequest {
  language?: string | null | undefined;
  package_set?: string | null | undefined;
  algorithm_environment?: string | null | undefined;
}

export interface ChosenEnvironment {
  language: string;
  package_set?: string | undefined;
  /** Whether a set from before stays where the request names none. */
  keepsPackageSet: boolean;
  /** Where the request chose it together with the language. */
  environment?: 'cpu' | 'gpu' | undefined;
}

const DEFAULT_LANGUAGE = 'python3-1';

/** What an algorithm is written for, out of what a request says and what it was before. */
@Injectable()
export class EnvironmentChoice {
  constructor(
    private readonly directory: EnvironmentDirectory,
    private readonly sets: PackageSetsRepository,
  ) {}

  /** Errors: 2017, 4001, 4002, 4006, 6001 when the request contradicts itself or the language would change. */
  async choose(request: EnvironmentRequest, before: AlgorithmSettings | undefined): Promise<ChosenEnvironment> {
    // An id that nobody knows is kept and chooses nothing: published clients send made-up ones (client contract, 1.8).
    const environment = request.algorithm_environment ? await this.directory.find(request.algorithm_environment) : undefined;
    const set = await this.setFor(request.package_set ?? environment?.packageSet, before);
    const language = languageFor([request.language, set?.language, environment?.language.id], before);
    if (!before && !set) {
      await this.directory.refuseDisabled(language);
    }
    return {
      language: language.id, package_set: set?.name, keepsPackageSet: !environment && !request.language,
      environment: environment?.machineType.toLowerCase() as 'cpu' | 'gpu' | undefined,
    };
  }

  private async setFor(name: string | undefined, before: AlgorithmSettings | undefined): Promise<PackageSet | undefined> {
    if (name === undefined) {
      return undefined;
    }
    const set = await this.sets.find(name);
    refuseUse(set, name, before?.package_set === name);
    return set;
  }
}

/** The one language of which everything speaks that was given. */
function languageFor(given: readonly (string | null | undefined)[], before: AlgorithmSettings | undefined): Language {
  const found = new Set(given.filter((name) => name != null && name !== '').map((name) => known(name as string)));
  if (found.size > 1) {
    throw new ApiError('requestInvalid', { message: `settings speaks of more than one language: ${[...found].map(({ id }) => id).join(', ')}. Give language, package_set or algorithm_environment alone.` });
  }
  const present = before && known(before.language ?? DEFAULT_LANGUAGE);
  const language = [...found][0] ?? present ?? known(DEFAULT_LANGUAGE);
  if (present && language !== present) {
    throw new ApiError('requestInvalid', { message: `The language of an algorithm cannot change (it is "${present.id}"). Create another algorithm.` });
  }
  return language;
}

function known(name: string): Language {
  const language = findLanguage(name);
  if (!language) {
    throw new ApiError('unknownLanguage', { message: `The language "${name.slice(0, 40)}" is not known here. Known: ${languages.map(({ id }) => id).join(', ')}.` });
  }
  return language;
}
