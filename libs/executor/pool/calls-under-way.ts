import { AccountLoad } from './account-load.js';
import type { PoolCall } from './pool-contract.js';

/** The calls that were taken on and are not answered yet, in all and by account. */
export class CallsUnderWay {
  count = 0;
  private readonly load: AccountLoad;
  private waiters: (() => void)[] = [];

  constructor(accountLimit: number | ((account: string) => number)) {
    this.load = new AccountLoad(typeof accountLimit === 'number' ? () => accountLimit : accountLimit);
  }

  loadOf(account: string): { underWay: number; limit: number } {
    return { underWay: this.load.of(account), limit: this.load.limitOf(account) };
  }

  /** False when the account is at its limit. */
  enter(call: PoolCall): boolean {
    if (call.countTowardsAccount !== false && !this.load.enter(call.account)) {
      return false;
    }
    this.count++;
    return true;
  }

  /** Once for every call that entered. */
  leave(call: PoolCall): void {
    this.count--;
    if (call.countTowardsAccount !== false) {
      this.load.leave(call.account);
    }
    if (this.count === 0 && this.waiters.length > 0) {
      this.waiters.splice(0).forEach((resolve) => resolve());
    }
  }

  /** Resolves when there are none, or when aborted. */
  async none(signal?: AbortSignal): Promise<void> {
    if (this.count === 0 || signal?.aborted) {
      return;
    }
    await new Promise<void>((resolve) => {
      this.waiters.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
