import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { AlgorithmsRepository } from './algorithms.repository.js';

export interface ListedAlgorithm {
  id: string;
  algoname: string;
  username: string;
}

/** The algorithms of an account: all of them for its own side, with a key that manages, and for administrators; the public ones for everybody else. */
@Injectable()
export class AlgorithmListings {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly algorithms: AlgorithmsRepository,
    private readonly settings: Settings,
  ) {}

  /** Error: 3000. */
  async list(caller: Caller, ownerName: string, query: PageQuery): Promise<Page<ListedAlgorithm>> {
    const owner = await this.accounts.find(ownerName);
    if (!owner) {
      throw new ApiError('userNotFound', { message: `There is no user or organization named "${ownerName.slice(0, 40)}".` });
    }
    const page = readPageRequest(query, this.settings.pageLimits);
    const rows = await this.algorithms.listOf(owner.id, caller.kind === 'admin' || (actsFor(caller, owner.id) && caller.permissions.allow_algo_management), page);
    return toPage(rows, page, { url: `${this.settings.publicUrl}/v1/users/${owner.name}/algorithms`, query }, {
      key: ({ id }) => id,
      item: ({ id, name }) => ({ id, algoname: name, username: owner.name }),
    });
  }
}
