import type { Pair } from './pair.js';
import type { PoolLimits } from './pool-contract.js';

/** How many slots this machine holds, how much memory they were promised, and whose they are. */
export class Capacity {
  private slots = 0;
  private memoryMb = 0;
  private readonly byAccount = new Map<string, number>();

  constructor(private readonly limits: Pick<PoolLimits, 'maxSlots' | 'memoryBudgetMb'>) {}

  fits(pair: Pair): boolean {
    return this.slots < this.limits.maxSlots && (this.slots === 0 || this.memoryMb + pair.memoryMb <= this.limits.memoryBudgetMb);
  }

  take(pair: Pair): void {
    this.count(pair, 1);
  }

  give(pair: Pair): void {
    this.count(pair, -1);
  }

  slotsOf(account: string): number {
    return this.byAccount.get(account) ?? 0;
  }

  get used(): number {
    return this.slots;
  }

  private count(pair: Pair, by: 1 | -1): void {
    this.slots += by;
    this.memoryMb += by * pair.memoryMb;
    const left = this.slotsOf(pair.account) + by;
    if (left > 0) {
      this.byAccount.set(pair.account, left);
    } else {
      this.byAccount.delete(pair.account);
    }
  }
}
