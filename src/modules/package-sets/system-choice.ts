import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import { systemFor } from './package-sets.policy.js';
import { PackageSetsRepository } from './package-sets.repository.js';

/** On what an algorithm is built from now on. */
@Injectable()
export class SystemChoice {
  constructor(private readonly sets: PackageSetsRepository) {}

  /** Digest of a root file system; undefined for the machine's own. Errors: 1003, 2017 when there is none for the machine type. */
  async choose({ package_set: name, environment }: AlgorithmSettings): Promise<string | undefined> {
    if (name === undefined) {
      return undefined;
    }
    const set = await this.sets.find(name);
    if (!set) {
      throw new ApiError('packageSetNotFound', { message: `The package set "${name}" is gone. Choose another (settings.package_set).` });
    }
    const system = systemFor(set, environment);
    if (system === undefined) {
      throw new ApiError('invalidPackageSetStatus', { message: `The package set "${name}" is not built for ${environment ?? 'cpu'}. Tell an administrator.` });
    }
    return system;
  }
}
