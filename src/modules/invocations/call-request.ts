import type { StartFailure } from '#libs/executor/executor.js';
import type { RefusalReason } from '#libs/executor/pool/index.js';
import type { AlgorithmInput, Outcome } from '#libs/executor/slot.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import type { InsightValue } from '#src/modules/insights/insight.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { CallTarget } from './call-target.js';

export interface CallRequest {
  requestId: string;
  caller: Caller;
  target: CallTarget;
  input: AlgorithmInput;
  inputBytes: number;
  timeoutMs: number;
  /** An asynchronous call has its record already. */
  recorded?: boolean;
  /** What the execution has reported; there once it has begun, where it is kept. */
  insights?: Record<string, InsightValue> | undefined;
}

/** `interrupted`: the platform stopped under the call. */
export interface Refused {
  kind: 'refused';
  reason: RefusalReason | 'interrupted';
  limit: number;
  retryAfterSeconds: number;
}

export type Ran =
  | { kind: 'ran'; outcome: Outcome; record: Call }
  | { kind: 'start-failed'; failure: StartFailure; record: Call }
  | Refused;
