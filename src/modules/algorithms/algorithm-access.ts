import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Caller } from '#src/platform/access/caller.js';
import { AlgorithmsRepository, type OwnedAlgorithm } from './algorithms.repository.js';
import { mayReadAsOwner } from './algorithms.policy.js';

/**
 * From the names in an address to an algorithm that the caller may use in this way.
 *
 * What a caller may not see does not exist for them: 1000, as for an algorithm that is not there.
 */
@Injectable()
export class AlgorithmAccess {
  constructor(private readonly algorithms: AlgorithmsRepository) {}

  /** For the owner's side: source, settings, builds. Errors: 1000, 2001. */
  async toManage(caller: Caller, owner: string, name: string): Promise<OwnedAlgorithm> {
    const found = await this.toSee(caller, owner, name);
    if (!mayReadAsOwner(caller, found)) {
      throw new ApiError('notAuthorized', { message: `Only ${found.ownerName} may do this with ${found.ownerName}/${found.algorithm.name}.` });
    }
    return found;
  }

  /** Error: 1000. */
  async toSee(caller: Caller, owner: string, name: string): Promise<OwnedAlgorithm> {
    const found = await this.algorithms.find(owner, name);
    if (found && (mayReadAsOwner(caller, found) || (await this.algorithms.hasPublicVersion(found.algorithm.id)))) {
      return found;
    }
    throw new ApiError('algorithmNotFound');
  }
}
