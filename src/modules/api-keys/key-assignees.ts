import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { MembershipsRepository } from '#src/modules/organizations/memberships.repository.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { ApiKey } from './api-key.entity.js';

/** The members whom keys of organizations are for. */
@Injectable()
export class KeyAssignees {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly memberships: MembershipsRepository,
  ) {}

  /** By the ids of the accounts. */
  namesOf(keys: ApiKey[]): Promise<Map<string, string>> {
    return this.accounts.namesOf(keys.flatMap(({ assignee }) => assignee ?? []));
  }

  /** Error: 3000. */
  async find(organization: Account, name: string): Promise<Account> {
    const user = await this.accounts.find(name);
    if (!user || !(await this.memberships.ofUser(user.id)).has(organization.id)) {
      throw new ApiError('userNotFound', { message: `${organization.name} has no member named "${name.slice(0, 40)}".` });
    }
    return user;
  }
}
