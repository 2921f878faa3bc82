import { Injectable } from '@nestjs/common';
import { Broadcast } from '#src/platform/queue/broadcast.js';

const TOPIC = 'account-changed';

export interface AccountChange {
  accountId: string;
  /** `changed`: its memberships, limits or keys. */
  kind: 'changed' | 'deleted';
}

/** Tells every process that what it remembers of an account may be stale. */
@Injectable()
export class AccountChanges {
  constructor(private readonly broadcast: Broadcast) {}

  async announce(accountId: string, kind: AccountChange['kind'] = 'changed'): Promise<void> {
    await this.broadcast.publish(TOPIC, { accountId, kind } satisfies AccountChange);
  }

  listen(listener: (change: AccountChange) => void): () => void {
    return this.broadcast.listen(TOPIC, listener);
  }
}
