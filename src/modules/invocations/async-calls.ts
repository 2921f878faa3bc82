import { InjectQueue } from '@nestjs/bull';
import { EntityManager, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Queue, QueueOptions } from 'bull';
import { inputKey, resultKey } from '#src/modules/calls/call-blobs.js';
import { Call } from '#src/modules/calls/call.entity.js';
import type { KeyPermissions } from '#src/platform/access/caller.js';
import { BlobStore } from '#src/platform/storage/blob-store.js';
import type { CallRequest } from './call-request.js';
import { toRecord } from './call-runner.js';
import { writeAnswer, type InvocationAnswer } from './invocation-answer.js';

export const CALLS = 'calls';

export interface CallJob {
  callId: string;
}

export const callsQueueOptions: QueueOptions = {
  settings: { lockDuration: 20_000, lockRenewTime: 5_000, stalledInterval: 5_000, maxStalledCount: 3 },
};

/** Everything that running the call later needs; the input lies in the blob store. */
export interface StoredRequest {
  version: string;
  semanticVersion: string | null;
  contentType: string;
  timeoutMs: number;
  username: string;
  permissions: KeyPermissions;
  attempts: number;
}

/** Stores asynchronous calls before they are answered, and keeps track of them. Nothing that was answered is lost. */
@Injectable()
export class AsyncCalls {
  constructor(
    @InjectQueue(CALLS) private readonly queue: Queue<CallJob>,
    private readonly em: EntityManager,
    private readonly blobs: BlobStore,
  ) {}

  /** Returns once the call is on disk. A queue out of reach does not lose it: the sweeper puts it in later. */
  async accept(call: CallRequest, body: Buffer): Promise<void> {
    const request: StoredRequest = {
      version: call.target.versionId,
      semanticVersion: call.target.semanticVersion ?? null,
      contentType: { text: 'text/plain', json: 'application/json', binary: 'application/octet-stream' }[call.input.contentType],
      timeoutMs: call.timeoutMs,
      username: call.caller.username,
      permissions: call.caller.permissions,
      attempts: 0,
    };
    await this.blobs.write(inputKey(call.requestId), body);
    await this.em.fork().insert(Call, {
      ...toRecord(call, new Date(), ''),
      asynchronous: true, status: 'queued', outcome: null, finishedAt: null, request,
    });
    await this.enqueue(call.requestId).catch(() => undefined);
  }

  /** Counts an attempt. Undefined when the call has ended. */
  async take(callId: string): Promise<Call | undefined> {
    const attempts = raw(`jsonb_set(request, '{attempts}', to_jsonb((request->>'attempts')::int + 1))`);
    const taken = await this.em.fork().nativeUpdate(Call, { id: callId, status: { $in: ['queued', 'running'] } }, { status: 'running', request: attempts });
    return taken ? ((await this.em.fork().findOne(Call, { id: callId })) ?? undefined) : undefined;
  }

  /** The attempt was cut short by the platform itself and does not count. */
  async putBack(callId: string): Promise<void> {
    const attempts = raw(`jsonb_set(request, '{attempts}', to_jsonb(greatest((request->>'attempts')::int - 1, 0)))`);
    await this.em.fork().nativeUpdate(Call, { id: callId, status: 'running' }, { status: 'queued', request: attempts });
  }

  /** Keeps the answer and ends the call, in this order: an ended call has its answer. */
  async finish(callId: string, figures: Partial<Call>, answer: InvocationAnswer): Promise<void> {
    const text = Buffer.from(writeAnswer(answer));
    await this.blobs.write(resultKey(callId), text);
    await this.em.fork().nativeUpdate(Call, { id: callId }, { ...figures, outputBytes: text.length, finishedAt: new Date() });
    await this.blobs.remove(inputKey(callId));
  }

  /** Calls without an end that were accepted before the given time, oldest first. */
  unfinished(before: Date): Promise<Call[]> {
    return this.em.fork().find(Call, { finishedAt: null, createdAt: { $lt: before } }, { orderBy: { createdAt: 'asc' }, limit: 1000 });
  }

  /** Puts a call into the queue unless it is there: the job has the id of the call. */
  async enqueue(callId: string): Promise<void> {
    const job = await this.queue.getJob(callId);
    if (job && ((await job.isFailed()) || (await job.isCompleted()))) {
      await job.remove();
    }
    await this.queue.add({ callId }, { jobId: callId });
  }
}
