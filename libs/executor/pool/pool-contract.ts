import type { StartFailure, StartRequest } from '../executor.js';
import type { AlgorithmInput, InvokeLimits, Outcome } from '../slot.js';

export interface PoolLimits {
  /** Slots of this machine. */
  maxSlots: number;
  /** Slots of one version for one account. */
  maxSlotsPerCaller: number;
  /** So many slots start as soon as calls wait; more only for calls that wait longer than `growAfterMs`. */
  eagerSlots: number;
  /** A burst of short calls is over sooner than this; calls that sleep are not. */
  growAfterMs: number;
  maxQueuedPerVersion: number;
  maxConcurrentPerAccount: number | ((account: string) => number);
  /** What the memory limits of all slots may add up to, in MiB. A version that asks for more than this gets it all, alone. */
  memoryBudgetMb: number;
  /** Ids of the machine's graphics processors. Each belongs to one slot at a time. */
  gpus?: readonly string[];
  /** How long a slot stays warm after its last call. */
  idleMs: number;
}

export interface PoolCall {
  account: string;
  /** Calls with the same account and version may share slots. */
  version: string;
  /** Memory limit of a slot of this version, in MiB: what its start takes from the budget. */
  memoryMb: number;
  /** Graphics processors of a slot of this version; none unless given. */
  gpus?: number;
  /** Asked for only when a slot has to be started. */
  start: () => Promise<StartRequest>;
  input: AlgorithmInput;
  /** `timeoutMs` bounds the run alone. */
  limits: InvokeLimits;
  /** How long the call may wait for a slot, starts included. Default: `limits.timeoutMs`. */
  maxQueueMs?: number;
  /** Before the run it takes the call out of the queue; during the run it ends the slot. */
  signal: AbortSignal;
  /** False for work that was accepted earlier and has limits of its own. Default: true. */
  countTowardsAccount?: boolean;
  /** The call begins on this slot, in the same tick. */
  onSlot?: (slotId: string) => void;
  /** The call is over on this slot. */
  onDone?: (slotId: string) => void;
}

export type RefusalReason = 'queue-full' | 'account-limit' | 'closing';

export type PoolResult =
  | { kind: 'ran'; outcome: Outcome; queueMs: number; startMs: number; runMs: number; coldStart: boolean }
  | { kind: 'start-failed'; failure: StartFailure; queueMs: number }
  | { kind: 'refused'; reason: RefusalReason; limit: number; retryAfterSeconds: number };

/** Told of every slot, for figures and for whoever keeps something per slot. */
export interface PoolEvents {
  onSlotStarted?(slotId: string, milliseconds: number): void;
  /** Nothing of the slot is left; `problem` when the driver could not bring that about. */
  onSlotStopped?(slotId: string, problem?: unknown): void;
  /** No slot came of it, so `onSlotStopped` will not be called. Without `slotId`: its request could not even be made. */
  onStartFailed?(slotId: string | undefined, reason: unknown): void;
}

export interface PairSnapshot {
  account: string;
  version: string;
  idle: number;
  busy: number;
  starting: number;
  waiting: number;
  retired: boolean;
  reserved: number;
}

/** Slots of one version for one account that are kept, whether there are calls or not. */
export interface PoolReservation extends Pick<PoolCall, 'account' | 'version' | 'memoryMb' | 'gpus' | 'start'> {
  slots: number;
}

export interface PoolSnapshot {
  /** Slots that serve: idle and busy together. */
  slots: number;
  idle: number;
  busy: number;
  starting: number;
  /** On their way out; they still hold their memory. */
  stopping: number;
  waiting: number;
  /** Calls that were taken on and are not answered yet. */
  underWay: number;
  memoryMb: number;
  pairs: PairSnapshot[];
}

/** The pool was closed under a running call: the platform's doing, not the algorithm's, so the call may be made again. */
export class CallInterrupted extends Error {
  constructor() {
    super('The call was cut off because the platform is closing');
    this.name = 'CallInterrupted';
  }
}
