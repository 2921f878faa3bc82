import { Injectable } from '@nestjs/common';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { mayReadAsOwner } from '#src/modules/algorithms/algorithms.policy.js';
import { mayReadOrganization } from '#src/modules/organizations/organizations.policy.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { mayAdministerUser } from '#src/modules/users/users.policy.js';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmsRepository } from '#src/modules/algorithms/algorithms.repository.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import type { CallError } from './call-error.entity.js';
import { CallErrors } from './call-errors.js';
import { toCallError, type CallErrorObject } from './call-errors.dto.js';

export interface Listing {
  /** Whether such records are made at all. */
  on: boolean;
  errors: CallErrorObject[];
}

/** Who sees which error records (platform reference, 1.6 and 1.7). */
@Injectable()
export class CallErrorListings {
  constructor(
    private readonly records: CallErrors,
    private readonly access: AlgorithmAccess,
    private readonly algorithms: AlgorithmsRepository,
    private readonly accounts: AccountsRepository,
  ) {}

  /** Its owner's side and administrators see all of them, callers those of their own calls. Error: 1000. */
  async ofAlgorithm(caller: Caller, ownerName: string, name: string): Promise<Listing> {
    const found = caller.kind === 'admin' ? await this.algorithms.find(ownerName, name) : await this.access.toSee(caller, ownerName, name);
    if (!found) {
      throw new ApiError('algorithmNotFound');
    }
    const { id, owner } = found.algorithm;
    const all = caller.kind === 'admin' || mayReadAsOwner(caller, found);
    const rows = await this.records.list(all ? { $or: [{ algorithm: id }, { rootAlgorithm: id }] } : { algorithm: id, account: caller.accountId });
    return { on: this.records.isOn(owner), errors: rows.map((row) => this.toObject(caller, row)) };
  }

  /** For a name that nobody has, none (client contract, 1.6). Error: 2001. */
  async ofAccount(caller: Caller, name: string): Promise<Listing> {
    const account = await this.accounts.find(name);
    const may = account?.kind === 'organization' ? mayReadOrganization(caller, account.id) : mayAdministerUser(caller, account?.id ?? caller.accountId);
    if (!may) {
      throw new ApiError('notAuthorized', { message: 'You may read your own error records and those of your organizations.' });
    }
    const rows = account ? await this.records.list({ $or: [{ owner: account.id }, { account: account.id }] }) : [];
    return { on: this.records.isOn(account?.id ?? ''), errors: rows.map((row) => this.toObject(caller, row)) };
  }

  private toObject(caller: Caller, row: CallError): CallErrorObject {
    return toCallError(row, caller.kind === 'admin' || actsFor(caller, row.owner));
  }
}
