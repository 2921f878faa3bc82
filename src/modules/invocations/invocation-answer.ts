import { JsonText, writeJson } from '#libs/executor/exact-json.js';
import type { StartFailure } from '#libs/executor/executor.js';
import type { Outcome } from '#libs/executor/slot.js';

/** What of a finished call this caller may see. */
export interface AnswerRights {
  stacktrace: boolean;
  stdout: boolean;
}

export interface AlgorithmFailure {
  message: string;
  error_type: string;
  stacktrace?: string;
  /** The same once more: the Python client reads this name (client contract, 1.1). */
  stack_trace?: string;
}

export interface InvocationAnswer {
  result?: unknown;
  error?: AlgorithmFailure;
  metadata: { content_type?: 'text' | 'json' | 'binary'; duration: number; stdout?: string };
  request_id: string;
}

/** The JSON answer to a call that has run (API reference, Invocation result object). Nothing optional is null. */
export function toAnswer(outcome: Outcome, rights: AnswerRights, requestId: string): InvocationAnswer {
  const stdout = rights.stdout ? { stdout: outcome.stdout } : {};
  if (outcome.kind === 'result') {
    return {
      result: outcome.result ?? null,
      metadata: { content_type: outcome.contentType, duration: outcome.durationSeconds, ...stdout },
      request_id: requestId,
    };
  }
  return { error: toFailure(outcome, rights), metadata: { duration: outcome.durationSeconds, ...stdout }, request_id: requestId };
}

/** The answer as it is sent and kept. */
export function writeAnswer(answer: InvocationAnswer): string {
  const { result, ...rest } = answer;
  return result instanceof JsonText ? `{"result":${result.text},${JSON.stringify(rest).slice(1)}` : JSON.stringify(answer);
}

function failure(error_type: string, message: string, stacktrace?: string): AlgorithmFailure {
  return stacktrace ? { message, error_type, stacktrace, stack_trace: stacktrace } : { message, error_type };
}

/** Names the limit and who can raise it. The types are those of the platform reference, 2.4. */
export function toFailure(outcome: Exclude<Outcome, { kind: 'result' }>, rights: Pick<AnswerRights, 'stacktrace'>): AlgorithmFailure {
  switch (outcome.kind) {
    case 'algorithm-error':
      return failure(outcome.type, outcome.message, rights.stacktrace ? outcome.stacktrace : undefined);
    case 'timeout':
      return failure('TimeoutError', `The algorithm did not answer within ${outcome.limitMs / 1000} s. Ask for more with the query parameter timeout.`);
    case 'out-of-memory':
      return failure('OutOfMemoryError', `The algorithm went over its memory limit of ${outcome.limitMb} MiB. An administrator can raise it (SLOT_MEMORY_MB).`);
    case 'output-too-large':
      return failure('TooLargeError', `The answer of the algorithm is larger than ${outcome.limitBytes} bytes. Write it to a file and return its address, or ask an administrator to raise the limit (CALL_OUTPUT_MAX_BYTES).`);
    case 'invalid-answer':
      return failure('SystemError', `The algorithm wrote an answer that cannot be understood: ${outcome.problem}`);
    case 'crashed':
      return failure('SystemExit', outcome.signal ? `The algorithm was ended by the signal ${outcome.signal}` : `The algorithm exited with code ${outcome.exitCode ?? 'unknown'} before it answered`);
  }
}

/** Who can do what about it. */
export function noGpu({ wanted, present }: Extract<StartFailure, { kind: 'no-gpu' }>): string {
  return `The algorithm runs on ${wanted === 1 ? 'a graphics processor' : `${wanted} graphics processors`} (settings.environment is "gpu"), and the machine that was asked has ${present === 0 ? 'none' : `only ${present}`}. An administrator can call on a machine that has, or give slots fewer (MACHINE_TYPES); the author can set environment to "cpu" in another algorithm.`;
}

/** The algorithm never became ready. What it printed is for those who may see its source. */
export function toStartFailure(start: StartFailure, rights: Pick<AnswerRights, 'stacktrace'>): AlgorithmFailure {
  const trace = rights.stacktrace ? start.output.slice(-20_000) : undefined;
  switch (start.kind) {
    case 'timeout':
      return failure('InitializationError', `The algorithm did not load within ${start.limitMs / 1000} s. An administrator can raise that (SLOT_LOAD_SECONDS).`, trace);
    case 'out-of-memory':
      return failure('OutOfMemoryError', `The algorithm went over its memory limit of ${start.limitMb} MiB while it loaded. An administrator can raise it (SLOT_MEMORY_MB).`, trace);
    case 'too-much-output':
      return failure('InitializationError', `The algorithm printed more than ${start.limitBytes / (1 << 20)} MiB while it loaded. Print less there.`, trace);
    case 'no-gpu':
      return failure('SystemError', noGpu(start));
    case 'crashed':
      return failure('InitializationError', `The algorithm ended while it loaded (${start.signal ?? `exit code ${start.exitCode ?? 'unknown'}`}).`, trace);
  }
}

/** The body of `output=raw`: the result itself, with its type. */
export function toRaw(outcome: Extract<Outcome, { kind: 'result' }>): { contentType: string; body: Buffer | string } {
  switch (outcome.contentType) {
    case 'text':
      return { contentType: 'text/plain; charset=utf-8', body: String(outcome.result) };
    case 'binary':
      return { contentType: 'application/octet-stream', body: Buffer.from(String(outcome.result), 'base64') };
    case 'json':
      return { contentType: 'application/json', body: writeJson(outcome.result) };
  }
}
