import type { PoolLimits } from './pool-contract.js';

/** What one slot takes of the machine. */
export interface Need {
  /** In MiB. */
  memoryMb: number;
  /** Graphics processors, for itself alone. */
  gpus: number;
}

/** What one slot holds of the machine, from the moment it is asked for until nothing of it is left. */
export interface Claim {
  readonly account: string;
  readonly memoryMb: number;
  /** Their ids. */
  readonly gpus: readonly string[];
  leaving: boolean;
}

/** How many slots this machine holds, how much memory they were promised, which graphics processors they have, and whose they are. */
export class Capacity {
  private slots = 0;
  private memory = 0;
  private leavingSlots = 0;
  private leavingMemory = 0;
  private leavingGpus = 0;
  private grants = 0;
  private readonly freeGpus: string[];
  private readonly accounts = new Map<string, { slots: number; grantedAt: number }>();

  constructor(private readonly limits: Pick<PoolLimits, 'maxSlots' | 'memoryBudgetMb' | 'gpus'>) {
    this.freeGpus = [...(limits.gpus ?? [])];
  }

  get stopping(): number {
    return this.leavingSlots;
  }

  get memoryMb(): number {
    return this.memory;
  }

  /** Graphics processors of this machine, whoever has them. */
  get gpus(): number {
    return this.limits.gpus?.length ?? 0;
  }

  fits({ memoryMb, gpus }: Need): boolean {
    return this.slots < this.limits.maxSlots && this.memory + this.share(memoryMb) <= this.limits.memoryBudgetMb && gpus <= this.freeGpus.length;
  }

  /** Whether it fits once the slots that are being stopped are gone. */
  willFit(need: Need): boolean {
    const memory = this.memory - this.leavingMemory + this.share(need.memoryMb);
    return this.slots - this.leavingSlots < this.limits.maxSlots && memory <= this.limits.memoryBudgetMb && !this.lacksGpus(need);
  }

  /** Whether graphics processors are missing for it, whatever else is. */
  lacksGpus({ gpus }: Need): boolean {
    return gpus > this.freeGpus.length + this.leavingGpus;
  }

  take(account: string, { memoryMb, gpus }: Need): Claim {
    const claim = { account, memoryMb: this.share(memoryMb), gpus: this.freeGpus.splice(0, gpus), leaving: false };
    this.slots++;
    this.memory += claim.memoryMb;
    const held = this.accounts.get(account);
    this.accounts.set(account, { slots: (held?.slots ?? 0) + 1, grantedAt: ++this.grants });
    return claim;
  }

  /** The slot is being stopped: it serves its account no more, but the machine still carries it. */
  leave(claim: Claim): void {
    if (claim.leaving) {
      return;
    }
    claim.leaving = true;
    this.leavingSlots++;
    this.leavingMemory += claim.memoryMb;
    this.leavingGpus += claim.gpus.length;
    const held = this.accounts.get(claim.account);
    // Kept at 0: an account that gave up its only slot must not be taken for one that never had a turn.
    if (held) {
      held.slots--;
    }
  }

  give(claim: Claim): void {
    this.leave(claim);
    this.leavingSlots--;
    this.leavingMemory -= claim.memoryMb;
    this.leavingGpus -= claim.gpus.length;
    this.freeGpus.push(...claim.gpus);
    this.slots--;
    this.memory -= claim.memoryMb;
  }

  /** Slots that serve the account, or are about to. */
  slotsOf(account: string): number {
    return this.accounts.get(account)?.slots ?? 0;
  }

  /** Orders the accounts by when they last were given a slot. */
  grantedAt(account: string): number {
    return this.accounts.get(account)?.grantedAt ?? 0;
  }

  /** Forgets the turns of accounts that are not around any more. */
  forgetAccounts(isAround: (account: string) => boolean): void {
    for (const [account, { slots }] of this.accounts) {
      if (slots === 0 && !isAround(account)) {
        this.accounts.delete(account);
      }
    }
  }

  /** Who wants more than there is gets all there is. */
  private share(memoryMb: number): number {
    return Math.min(memoryMb, this.limits.memoryBudgetMb);
  }
}
