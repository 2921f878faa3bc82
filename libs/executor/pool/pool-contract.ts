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
  maxConcurrentPerAccount: number;
  /** What the memory limits of all slots may add up to, in MiB. */
  memoryBudgetMb: number;
  /** How long a slot stays warm after its last call. */
  idleMs: number;
}

export interface PoolCall {
  account: string;
  /** Calls with the same account and version may share slots. */
  version: string;
  /** Memory limit of a slot of this version, in MiB: what its start takes from the budget. */
  memoryMb: number;
  /** Asked for only when a slot has to be started. */
  start: () => Promise<StartRequest>;
  input: AlgorithmInput;
  /** `timeoutMs` bounds the run, and the wait before it. */
  limits: InvokeLimits;
  signal: AbortSignal;
  /** False for work that was accepted earlier and has limits of its own. */
  countTowardsAccount: boolean;
  /** The call begins on this slot, in the same tick. */
  onSlot?: (slotId: string) => void;
  /** The call is over on this slot. */
  onDone?: (slotId: string) => void;
}

export type PoolResult =
  | { kind: 'ran'; outcome: Outcome; queueMs: number; startMs: number; runMs: number; coldStart: boolean }
  | { kind: 'start-failed'; failure: StartFailure; queueMs: number }
  | { kind: 'refused'; reason: 'queue-full' | 'account-limit' | 'closing'; limit: number; retryAfterSeconds: number };

/** Told of every slot, for figures and for whoever keeps something per slot. */
export interface PoolEvents {
  onSlotStarted?(slotId: string, milliseconds: number): void;
  onSlotStopped?(slotId: string): void;
}
