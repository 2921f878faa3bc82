import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { IdentifiedRequest } from '#src/platform/http/request-id.js';
import { readBody } from '#src/platform/http/read-body.js';
import { Settings } from '#src/platform/config/settings.js';
import { AsyncCalls } from './async-calls.js';
import type { CallRequest, Refused } from './call-request.js';
import { CallRunner } from './call-runner.js';
import { CallTargets, mayReadStacktrace, mayUseAsOwner } from './call-target.js';
import { toAnswer, toRaw, noGpu, toStartFailure, type AlgorithmFailure, type InvocationAnswer } from './invocation-answer.js';
import { readAddress, readInput, readOptions, type InvocationOptions } from './invocation-request.js';

/** What goes back over HTTP; `record`, where there is one, is told its size. */
export type Reply = (
  | { kind: 'json'; body: InvocationAnswer | { async: 'void'; async_protocol: 'void'; request_id: string } }
  | { kind: 'raw'; contentType: string; body: Buffer | string }
  | { kind: 'raw-error'; error: AlgorithmFailure }
) & { record?: Call };

@Injectable()
export class InvocationsService {
  constructor(
    private readonly targets: CallTargets,
    private readonly runner: CallRunner,
    private readonly asyncCalls: AsyncCalls,
    private readonly settings: Settings,
  ) {}

  /** Errors: 1000, 2001, 2013, 6001 (400, 413, 415, 429), 5001 with 503. What the algorithm does wrong is no error but a reply. */
  async invoke(caller: Caller, request: IdentifiedRequest): Promise<Reply> {
    const { env } = this.settings;
    const [path = '', query = ''] = splitOnce(request.url ?? '', '?');
    const address = readAddress(path);
    const options = readOptions(new URLSearchParams(query), { timeoutSeconds: env.CALL_TIMEOUT_SECONDS, timeoutMaxSeconds: env.CALL_TIMEOUT_MAX_SECONDS });
    const target = await this.targets.find(caller, address);
    this.count(caller);
    const body = await readBody(request, env.CALL_INPUT_MAX_BYTES, tooLarge(env.CALL_INPUT_MAX_BYTES));
    const input = readInput(request.headers['content-type'], body);
    const call: CallRequest = { requestId: request.requestId, caller, target, input, inputBytes: body.length, timeoutMs: options.timeoutMs };
    if (options.output === 'void') {
      await this.asyncCalls.accept(call, body);
      return { kind: 'json', body: { async: 'void', async_protocol: 'void', request_id: call.requestId } };
    }
    return this.runNow(call, options);
  }

  /** Bounds what one call from outside can set going, recursion included (platform reference, Limits). */
  private count({ inside }: Caller): void {
    const limit = this.settings.env.CHILD_CALLS_MAX;
    if (inside && ++inside.tree.calls > limit) {
      throw new ApiError('tooManyRequests', { message: `One call may lead to ${limit} calls of other algorithms; an administrator can raise that (CHILD_CALLS_MAX).` });
    }
  }

  private async runNow(call: CallRequest, options: InvocationOptions): Promise<Reply> {
    const ran = await this.runner.run(call);
    if (ran.kind === 'refused') {
      throw refusal(ran);
    }
    const { record } = ran;
    const rights = { stacktrace: mayReadStacktrace(call.caller, call.target), stdout: options.stdout && mayUseAsOwner(call.caller, call.target) };
    if (ran.kind === 'start-failed' && ran.failure.kind === 'no-gpu') {
      throw new ApiError('unsupportedMachineType', { message: noGpu(ran.failure) });
    }
    if (ran.kind === 'start-failed') {
      const error = toStartFailure(ran.failure, rights);
      return options.output === 'raw' ? { kind: 'raw-error', error, record } : { kind: 'json', body: { error, metadata: { duration: 0 }, request_id: call.requestId }, record };
    }
    const { outcome } = ran;
    const answer = () => toAnswer(outcome, rights, call.requestId);
    if (options.output === 'raw') {
      return outcome.kind === 'result' ? { kind: 'raw', ...toRaw(outcome), record } : { kind: 'raw-error', error: answer().error as AlgorithmFailure, record };
    }
    return { kind: 'json', body: answer(), record };
  }
}

const tooLarge = (limit: number) => `The input may have ${limit} bytes at most; an administrator can raise that (CALL_INPUT_MAX_BYTES). Upload larger data and pass its address.`;

function splitOnce(text: string, mark: string): [string] | [string, string] {
  const place = text.indexOf(mark);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

function refusal(refused: Refused): ApiError {
  const { retryAfterSeconds, limit } = refused;
  switch (refused.reason) {
    case 'account-limit':
      return new ApiError('tooManyRequests', { retryAfterSeconds, message: `Your account has ${limit} calls under way, which is its limit. Try again later; an administrator can raise it (CALLS_PER_ACCOUNT).` });
    case 'queue-full':
      return new ApiError('tooManyRequests', { retryAfterSeconds, message: `${limit} calls wait for this version already. Try again later; an administrator can raise the limit (QUEUE_PER_VERSION).` });
    case 'closing':
      return new ApiError('unavailable', { retryAfterSeconds, message: 'The platform is stopping. Try again in a moment.' });
    case 'interrupted':
      return new ApiError('unavailable', { retryAfterSeconds, message: 'The platform stopped while the call ran. It may have had effects; try again in a moment.' });
  }
}
