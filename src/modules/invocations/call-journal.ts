import { Injectable } from '@nestjs/common';
import { CallErrors } from '#src/modules/call-errors/call-errors.js';
import { CallRecords } from '#src/modules/calls/call-records.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import { InsightRecords } from '#src/modules/insights/insight-records.js';
import { Metrics } from '#src/platform/health/metrics.js';
import type { CallRequest, Ran, Refused } from './call-request.js';
import { toFailure, toStartFailure, type AlgorithmFailure } from './invocation-answer.js';

/** The failure for the records, which keep the trace: who may see it is decided when they are read. */
const WHOLE = { stacktrace: true };

/** What is kept of a call that is over: figures, its record, what it reported, and what went wrong. All of it in memory first. */
@Injectable()
export class CallJournal {
  constructor(
    private readonly records: CallRecords,
    private readonly errors: CallErrors,
    private readonly insights: InsightRecords,
    private readonly metrics: Metrics,
  ) {}

  refused({ reason }: Refused): void {
    this.metrics.calls.inc({ outcome: reason });
  }

  ended(request: CallRequest, ran: Exclude<Ran, Refused>): void {
    const { record } = ran;
    this.metrics.calls.inc({ outcome: record.outcome ?? '' });
    if (ran.kind === 'ran') {
      this.metrics.callQueue.observe(record.queueMs / 1000);
      this.metrics.callRun.observe(record.runMs / 1000);
    }
    if (!request.recorded) {
      this.records.add(record);
    }
    const failure = failureOf(ran);
    if (failure) {
      this.keepError(request, failure);
    }
    if (request.insights && Object.keys(request.insights).length > 0) {
      this.keepInsights(request, record);
    }
  }

  private keepError(request: CallRequest, error: AlgorithmFailure): void {
    const { target, caller, input, requestId } = request;
    if (!this.errors.isOn(target.owner)) {
      return;
    }
    const algorithm = { id: target.algorithmId, owner: target.owner, ownerName: target.ownerName, name: target.name, version: target.semanticVersion ?? target.gitHash };
    this.errors.add({ requestId, algorithm, rootAlgorithm: caller.inside?.tree.rootAlgorithm, caller, input, error });
  }

  private keepInsights({ requestId, target, insights = {} }: CallRequest, record: Call): void {
    this.insights.add({
      algorithm: target.algorithmId, requestId, durationMs: record.runMs, algorithmOwner: target.ownerName, algorithmName: target.name,
      algorithmVersion: target.semanticVersion ?? target.gitHash, metrics: insights,
    });
  }
}

function failureOf(ran: Exclude<Ran, Refused>): AlgorithmFailure | undefined {
  if (ran.kind === 'start-failed') {
    return toStartFailure(ran.failure, WHOLE);
  }
  return ran.outcome.kind === 'result' ? undefined : toFailure(ran.outcome, WHOLE);
}
