import { Injectable } from '@nestjs/common';
import { CallInterrupted, SlotPool, type PoolResult } from '#libs/executor/pool/index.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import { CallJournal } from './call-journal.js';
import type { CallRequest, Ran, Refused } from './call-request.js';
import type { CallLoad } from './limit-headers.js';
import { SlotStarts } from './slot-starts.js';

const never = new AbortController().signal;

/** Runs one call on a slot and records it. No query and no queue on the way. */
@Injectable()
export class CallRunner {
  constructor(
    private readonly pool: SlotPool,
    private readonly starts: SlotStarts,
    private readonly journal: CallJournal,
    private readonly settings: Settings,
  ) {}

  loadOf(accountId: string): CallLoad {
    return this.pool.loadOf(accountId);
  }

  async run(request: CallRequest): Promise<Ran> {
    const createdAt = new Date();
    const result = await this.onSlot(request);
    if (result.kind === 'refused') {
      this.journal.refused(result);
      return result;
    }
    const ran = toRan(request, createdAt, result);
    this.journal.ended(request, ran);
    return ran;
  }

  private onSlot(request: CallRequest): Promise<PoolResult | Refused> {
    const { env } = this.settings;
    const { memoryMb, gpus } = this.settings.machineType(request.target.settings.environment);
    const called = this.pool.call({
      account: request.caller.accountId,
      version: this.starts.slotKey(request.target),
      memoryMb,
      gpus,
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

function toRan(request: CallRequest, createdAt: Date, result: Exclude<PoolResult, Refused>): Exclude<Ran, Refused> {
  if (result.kind === 'start-failed') {
    return { kind: 'start-failed', failure: result.failure, record: toRecord(request, createdAt, `start-${result.failure.kind}`) };
  }
  const { outcome, queueMs, startMs, runMs } = result;
  return { kind: 'ran', outcome, record: Object.assign(toRecord(request, createdAt, outcome.kind), { queueMs, startMs, runMs }) };
}

export function toRecord(request: CallRequest, createdAt: Date, outcome: string): Call {
  const { caller, target } = request;
  return {
    id: request.requestId,
    account: caller.accountId,
    apiKey: caller.keyId,
    algorithm: target.algorithmId,
    ownerName: target.ownerName,
    algorithmName: target.name,
    machineType: target.settings.environment ?? 'cpu',
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
