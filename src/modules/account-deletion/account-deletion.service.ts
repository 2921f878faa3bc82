import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiError } from '#libs/errors/index.js';
import { RepositoryStore } from '#libs/git/index.js';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { AccountChanges } from '#src/modules/users/account-changes.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { DeletionQuery } from './account-deletion.dto.js';
import { AccountDeletionRepository, type Fate } from './account-deletion.repository.js';

/**
 * Deletes users and organizations. Their names and addresses stay reserved, their call records and audit entries stay, their keys end
 * at once. What they own is handed over or deleted as the request says; without a word, nothing is deleted.
 */
@Injectable()
export class AccountDeletionService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly deletion: AccountDeletionRepository,
    private readonly repositories: RepositoryStore,
    private readonly accountChanges: AccountChanges,
    private readonly algorithmChanges: AlgorithmChanges,
    private readonly logger: PinoLogger,
  ) {}

  /** Errors: 3000 for a user that is not there (an organization that is not there is deleted: OpenAPI document), 3102, 6001 with 409. */
  async delete(kind: Account['kind'], name: string, query: DeletionQuery): Promise<void> {
    const account = await this.accounts.find(name);
    if (account?.kind !== kind) {
      if (kind === 'user') {
        throw new ApiError('userNotFound', { message: `There is no user named "${name.slice(0, 40)}".` });
      }
      return;
    }
    const fate = await this.fate(account, query);
    const deleted = await this.deletion.delete(account.id, fate);
    if (!deleted) {
      return;
    }
    for (const accountId of deleted.members) {
      await this.accountChanges.announce(accountId);
    }
    await this.accountChanges.announce(account.id, 'deleted');
    for (const algorithmId of deleted.algorithms) {
      await this.followUp(algorithmId, fate);
    }
  }

  private async fate(account: Account, { transfer_to, force }: DeletionQuery): Promise<Fate> {
    if (transfer_to) {
      const to = await this.accounts.find(transfer_to);
      if (!to || to.id === account.id) {
        throw new ApiError('userNotFound', { message: `transfer_to must name another user or organization, not "${transfer_to.slice(0, 40)}".` });
      }
      return { kind: 'transfer', to };
    }
    return { kind: force?.toLowerCase() === 'true' ? 'delete' : 'refuse' };
  }

  /** The rows are gone: a repository that cannot be removed is left behind, and the log says so. */
  private async followUp(algorithmId: string, fate: Fate): Promise<void> {
    if (fate.kind === 'delete') {
      await this.repositories.remove(algorithmId).catch((error: unknown) => this.logger.error({ err: error, algorithmId }, 'a repository of a deleted account is left behind'));
    }
    await this.algorithmChanges.announce(algorithmId, fate.kind === 'delete' ? 'deleted' : 'changed');
  }
}
