import type { Slot } from '../slot.js';
import type { PoolCall, PoolResult } from './pool-contract.js';

export interface WaitingCall {
  call: PoolCall;
  since: number;
  resolve: (result: PoolResult) => void;
  reject: (error: unknown) => void;
}

export interface PooledSlot {
  slot: Slot;
  pair: Pair;
  startMs: number;
  /** Whether it has served yet: its first call pays for the start. */
  served: boolean;
  /** When its last call was over. */
  idleSince: number;
}

/** The slots of one version for one account, and the calls that wait for them. */
export class Pair {
  readonly slots = new Set<PooledSlot>();
  /** Free slots, the most recently used last. */
  readonly idle: PooledSlot[] = [];
  readonly waiting: WaitingCall[] = [];
  starting = 0;
  /** Slots that end with their call: their version is gone. */
  retired = false;

  constructor(
    readonly account: string,
    readonly version: string,
    readonly memoryMb: number,
  ) {}

  get size(): number {
    return this.slots.size + this.starting;
  }

  get unused(): boolean {
    return this.size === 0 && this.waiting.length === 0;
  }

  removeIdle(pooled: PooledSlot): void {
    const index = this.idle.indexOf(pooled);
    if (index >= 0) {
      this.idle.splice(index, 1);
    }
  }
}
