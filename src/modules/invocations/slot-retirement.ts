import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SlotPool } from '#libs/executor/pool/index.js';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import { AccountChanges } from '#src/modules/users/account-changes.js';
import { SlotStarts } from './slot-starts.js';

/** Takes slots out of service that must not serve any more: of deleted algorithms and accounts, and with secrets that have changed. */
@Injectable()
export class SlotRetirement implements OnApplicationBootstrap {
  constructor(
    private readonly pool: SlotPool,
    private readonly starts: SlotStarts,
    private readonly algorithms: AlgorithmChanges,
    private readonly accounts: AccountChanges,
  ) {}

  onApplicationBootstrap(): void {
    this.algorithms.listen(({ algorithmId, kind }) => {
      if (kind !== 'changed') {
        this.pool.retire((slotKey) => this.starts.runs(slotKey, algorithmId));
      }
    });
    this.accounts.listen(({ accountId, kind }) => {
      if (kind === 'deleted') {
        this.pool.retireAccount(accountId);
      }
    });
  }
}
