import { JsonText } from '#libs/executor/exact-json.js';
import type { Outcome } from '#libs/executor/slot.js';
import { toAnswer, toFailure, toRaw, toStartFailure, writeAnswer } from './invocation-answer.js';

const ran = { durationSeconds: 0.25, stdout: 'printed' };
const everything = { stacktrace: true, stdout: true };
const nothing = { stacktrace: false, stdout: false };

describe('the answer to a call', () => {
  it('has result, metadata and id, and never the key error', () => {
    const answer = toAnswer({ kind: 'result', contentType: 'text', result: 'Hello Mia', ...ran }, nothing, 'req-1');
    expect(answer).toEqual({ result: 'Hello Mia', metadata: { content_type: 'text', duration: 0.25 }, request_id: 'req-1' });
    expect('error' in answer).toBe(false);
  });

  it('has a result also when there is none', () => {
    expect(toAnswer({ kind: 'result', contentType: 'json', result: undefined, ...ran }, everything, 'r')).toMatchObject({ result: null, metadata: { stdout: 'printed' } });
  });

  it('shows the trace under both names to those who may see the source, and no null to the others', () => {
    const outcome: Outcome = { kind: 'algorithm-error', type: 'InputError', message: 'no', stacktrace: 'line 1', ...ran };
    expect(toAnswer(outcome, everything, 'r').error).toEqual({ message: 'no', error_type: 'InputError', stacktrace: 'line 1', stack_trace: 'line 1' });
    expect(toAnswer(outcome, nothing, 'r').error).toEqual({ message: 'no', error_type: 'InputError' });
  });

  it.each([
    [{ kind: 'timeout', limitMs: 1500 }, 'TimeoutError', '1.5 s'],
    [{ kind: 'out-of-memory', limitMb: 512 }, 'OutOfMemoryError', '512 MiB'],
    [{ kind: 'output-too-large', limitBytes: 15 }, 'TooLargeError', '15 bytes'],
    [{ kind: 'crashed', exitCode: 3, signal: null }, 'SystemExit', 'code 3'],
    [{ kind: 'crashed', exitCode: null, signal: 'SIGSEGV' }, 'SystemExit', 'SIGSEGV'],
  ] as const)('names the limit: %j', (outcome, type, detail) => {
    const failure = toFailure({ ...outcome, ...ran }, nothing);
    expect(failure.error_type).toBe(type);
    expect(failure.message).toContain(detail);
  });

  it('tells of a failed start, with its output for the owner only', () => {
    const start = { kind: 'crashed', exitCode: 1, signal: null, output: 'SyntaxError' } as const;
    expect(toStartFailure(start, everything).stacktrace).toBe('SyntaxError');
    expect(JSON.stringify(toStartFailure(start, nothing))).not.toContain('SyntaxError');
    expect(toStartFailure({ kind: 'too-much-output', limitBytes: 64 << 20, output: '' }, nothing)).toEqual({ error_type: 'InitializationError', message: expect.stringContaining('64 MiB') });
  });

  it('is written with the text of a result that JavaScript cannot hold', () => {
    const outcome: Outcome = { kind: 'result', contentType: 'json', result: new JsonText('[9007199254740993]'), ...ran };
    expect(writeAnswer(toAnswer(outcome, everything, 'r'))).toBe('{"result":[9007199254740993],"metadata":{"content_type":"json","duration":0.25,"stdout":"printed"},"request_id":"r"}');
    expect(toRaw(outcome)).toEqual({ contentType: 'application/json', body: '[9007199254740993]' });
    const value = toAnswer({ ...outcome, result: [1] }, nothing, 'r');
    expect(writeAnswer(value)).toBe(JSON.stringify(value));
  });

  it('is bare when raw is asked for', () => {
    expect(toRaw({ kind: 'result', contentType: 'binary', result: 'AAE=', ...ran })).toEqual({ contentType: 'application/octet-stream', body: Buffer.from([0, 1]) });
    expect(toRaw({ kind: 'result', contentType: 'text', result: 'ü', ...ran }).contentType).toContain('charset=utf-8');
    expect(toRaw({ kind: 'result', contentType: 'json', result: null, ...ran }).body).toBe('null');
  });
});
