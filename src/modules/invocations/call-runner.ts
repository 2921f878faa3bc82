import { Injectable } from '@nestjs/common';
import type { StartFailure } from '#libs/executor/executor.js';
import type { AlgorithmInput, Outcome } from '#libs/executor/slot.js';
import { CallInterrupted, SlotPool, type PoolResult, type RefusalReason } from '#libs/executor/pool/index.js';
import { CallRecords } from '#src/modules/calls/call-records.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { Metrics } from '#src/platform/health/metrics.js';
import type { CallTarget } from './call-target.js';
import { SlotStarts } from './slot-starts.js';

export interface CallRequest {
  requestId: string;
  caller: Caller;
  target: CallTarget;
  input: AlgorithmInput;
  inputBytes: number;
  timeoutMs: number;
  /** An asynchronous call has its record already. */
  recorded?: boolean;
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

const never = new AbortController().signal;

/** Runs one call on a slot and records it. No query and no queue on the way. */
@Injectable()
export class CallRunner {
  constructor(
    private readonly pool: SlotPool,
    private readonly starts: SlotStarts,
    private readonly records: CallRecords,
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  async run(request: CallRequest): Promise<Ran> {
    const createdAt = new Date();
    const ran = await this.onSlot(request);
    if (ran.kind === 'refused') {
      this.metrics.calls.inc({ outcome: ran.reason });
      return ran;
    }
    const outcome = ran.kind === 'start-failed' ? `start-${ran.failure.kind}` : ran.outcome.kind;
    this.metrics.calls.inc({ outcome });
    const record = toRecord(request, createdAt, outcome);
    if (ran.kind === 'ran') {
      record.queueMs = ran.queueMs;
      record.startMs = ran.startMs;
      record.runMs = ran.runMs;
      this.metrics.callQueue.observe(ran.queueMs / 1000);
      this.metrics.callRun.observe(ran.runMs / 1000);
    }
    if (!request.recorded) {
      this.records.add(record);
    }
    return ran.kind === 'ran' ? { kind: 'ran', outcome: ran.outcome, record } : { kind: 'start-failed', failure: ran.failure, record };
  }

  private onSlot(request: CallRequest): Promise<PoolResult | Refused> {
    const { env } = this.settings;
    const called = this.pool.call({
      account: request.caller.accountId,
      version: this.starts.slotKey(request.target),
      memoryMb: env.SLOT_MEMORY_MB,
      start: () => this.starts.prepare(request.target),
      onSlot: (slotId) => this.starts.serve(slotId, request),
      onDone: (slotId) => this.starts.rest(slotId),
      input: request.input,
      limits: { timeoutMs: request.timeoutMs, maxOutputBytes: env.CALL_OUTPUT_MAX_BYTES, maxStdoutBytes: env.CALL_STDOUT_MAX_BYTES },
      signal: never,
      countTowardsAccount: !request.recorded,
    });
    return called.catch((error: unknown) => {
      if (error instanceof CallInterrupted) {
        return { kind: 'refused', reason: 'interrupted', limit: 0, retryAfterSeconds: 1 };
      }
      throw error;
    });
  }
}

export function toRecord(request: CallRequest, createdAt: Date, outcome: string): Call {
  const { caller, target } = request;
  return {
    id: request.requestId,
    account: caller.accountId,
    apiKey: caller.keyId,
    algorithm: target.algorithmId,
    gitHash: target.gitHash,
    semanticVersion: target.semanticVersion ?? null,
    parent: caller.inside?.requestId ?? null,
    asynchronous: false,
    status: outcome === 'result' ? 'succeeded' : 'failed',
    outcome,
    createdAt,
    finishedAt: new Date(),
    queueMs: 0,
    startMs: 0,
    runMs: 0,
    inputBytes: request.inputBytes,
    outputBytes: 0,
    request: null,
  };
}
