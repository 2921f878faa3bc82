import type { Slot } from '../slot.js';
import type { Claim } from './capacity.js';
import type { PairSnapshot, PoolCall, PoolResult } from './pool-contract.js';

export interface WaitingCall {
  call: PoolCall;
  since: number;
  /** It has once been sent back to the queue because its slot had died. */
  retried: boolean;
  resolve: (result: PoolResult) => void;
  reject: (error: unknown) => void;
}

export interface PooledSlot {
  readonly slot: Slot;
  readonly pair: Pair;
  readonly claim: Claim;
  readonly startMs: number;
  readonly readyAt: number;
  state: 'idle' | 'busy' | 'stopping';
  /** When its last call was over. */
  idleSince: number;
  /** Its process has ended. */
  exited: boolean;
}

/** A slot that is not usable must not be given a call. */
export function isUsable({ state, exited, slot }: PooledSlot): boolean {
  return state !== 'stopping' && !exited && slot.alive;
}

/** Weight of the latest call in the typical run time. */
const LATEST = 0.2;

/** The slots of one version for one account, and the calls that wait for them. */
export class Pair {
  readonly slots = new Set<PooledSlot>();
  /** Free slots, the most recently used last. */
  readonly idle: PooledSlot[] = [];
  /** First come, first served. */
  readonly waiting: WaitingCall[] = [];
  starting = 0;
  /** Its version is gone: it serves the calls that wait, and gets no new ones. */
  retired = false;
  /** No further slot is tried before: the last start failed while other slots serve. */
  growNotBefore = 0;
  /** So many slots are kept, whether there are calls or not. */
  reserved = 0;
  /** What a slot is started from when no call asks for it. */
  reservedStart: PoolCall['start'] | undefined;
  /** No slot is started for the reservation before: the last one failed. */
  reserveNotBefore = 0;
  /** When a slot last became free. */
  progressAt = 0;
  private runMs: number | undefined;

  constructor(
    readonly account: string,
    readonly version: string,
    /** As the latest call has it. */
    public memoryMb: number,
    public gpus: number,
  ) {}

  /** Slots it has or is about to have. */
  get size(): number {
    return this.slots.size + this.starting;
  }

  get unused(): boolean {
    return this.size === 0 && this.waiting.length === 0 && this.reserved === 0;
  }

  /** Whether one slot fewer would be less than what is reserved. */
  get atReserve(): boolean {
    return !this.retired && this.slots.size <= this.reserved;
  }

  get typicalRunMs(): number {
    return this.runMs ?? 0;
  }

  ran(milliseconds: number): void {
    this.runMs = this.runMs === undefined ? milliseconds : this.runMs + LATEST * (milliseconds - this.runMs);
  }

  remove(pooled: PooledSlot): void {
    this.slots.delete(pooled);
    const index = this.idle.indexOf(pooled);
    if (index >= 0) {
      this.idle.splice(index, 1);
    }
  }

  snapshot(): PairSnapshot {
    const { account, version, starting, retired, reserved } = this;
    const idle = this.idle.length;
    return { account, version, idle, busy: this.slots.size - idle, starting, waiting: this.waiting.length, retired, reserved };
  }
}
