import { Injectable } from '@nestjs/common';
import { inputKey } from '#src/modules/calls/call-blobs.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import { MembershipsRepository } from '#src/modules/organizations/memberships.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { BlobStore, readWhole } from '#src/platform/storage/blob-store.js';
import { AsyncCalls, type StoredRequest } from './async-calls.js';
import { CallRunner } from './call-runner.js';
import { CallTargets, mayReadStacktrace, type CallTarget } from './call-target.js';
import { toAnswer, toStartFailure, type AlgorithmFailure } from './invocation-answer.js';
import { readInput } from './invocation-request.js';

/** A call that ends its worker again and again is not tried for ever. */
const MAX_ATTEMPTS = 3;

/** Runs one stored call to its end. Rejects when the platform cannot at the moment: then the sweeper puts it into the queue again. */
@Injectable()
export class StoredCalls {
  constructor(
    private readonly calls: AsyncCalls,
    private readonly targets: CallTargets,
    private readonly runner: CallRunner,
    private readonly blobs: BlobStore,
    private readonly memberships: MembershipsRepository,
  ) {}

  async run(callId: string): Promise<void> {
    const call = await this.calls.take(callId);
    const stored = call?.request as StoredRequest | null | undefined;
    if (!call || !stored) {
      return;
    }
    const target = await this.targets.stored(call.algorithm, stored.version, call.gitHash, stored.semanticVersion);
    const body = await readWhole(this.blobs, inputKey(callId));
    if (!target || !body || stored.attempts > MAX_ATTEMPTS) {
      const reason = stored.attempts > MAX_ATTEMPTS ? `was interrupted ${MAX_ATTEMPTS} times and is given up` : 'cannot run any more: its algorithm or its input is gone';
      await this.fail(call, { message: `The call ${reason}.`, error_type: 'SystemError' }, 'abandoned');
      return;
    }
    await this.runOn(call, stored, target, body);
  }

  private async runOn(call: Call, stored: StoredRequest, target: CallTarget, body: Buffer): Promise<void> {
    const caller: Caller = {
      keyId: call.apiKey ?? '', kind: 'standard', accountId: call.account, username: stored.username,
      memberOf: await this.memberships.ofUser(call.account), permissions: stored.permissions,
    };
    const ran = await this.runner.run({
      requestId: call.id, caller, target, input: readInput(stored.contentType, body), inputBytes: body.length, timeoutMs: stored.timeoutMs, recorded: true,
    });
    const rights = { stacktrace: mayReadStacktrace(caller, target), stdout: false };
    if (ran.kind === 'refused') {
      // Only attempts that may have been the call's own fault count.
      await this.calls.putBack(call.id);
      throw new Error(`No slot for an asynchronous call: ${ran.reason}`);
    }
    if (ran.kind === 'start-failed') {
      await this.fail(call, toStartFailure(ran.failure, rights), ran.record.outcome ?? 'start-failed');
      return;
    }
    const { status, outcome, queueMs, startMs, runMs } = ran.record;
    await this.calls.finish(call.id, { status, outcome, queueMs, startMs, runMs }, toAnswer(ran.outcome, rights, call.id));
  }

  private async fail(call: Call, error: AlgorithmFailure, outcome: string): Promise<void> {
    await this.calls.finish(call.id, { status: 'failed', outcome }, { error, metadata: { duration: 0 }, request_id: call.id });
  }
}
