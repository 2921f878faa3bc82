import { setTimeout as delay } from 'node:timers/promises';

import type { ContractWorld } from './contract-world.js';
import { call, INVOKE, json, LIMITS, resultOf, text } from './contract-world.js';

const ECHO = 'def apply(data):\n    return data\n';

/** What goes in and what comes out of an algorithm that means well. */
export function answerCases(world: () => ContractWorld): void {
  describe('answers', () => {
    it('takes and gives text, json and binary', async () => {
      const slot = await world().slot(ECHO);
      const signal = new AbortController().signal;
      for (const data of ['', 'hello', 'Grüße\n\u2028 𝄞 \0']) {
        expect(await slot.invoke(text(data), INVOKE, signal)).toMatchObject({
          kind: 'result',
          contentType: 'text',
          result: data,
        });
      }
      for (const data of [null, 0, false, [], {}, { a: ['ü', 1.5, null] }]) {
        expect(await slot.invoke(json(data), INVOKE, signal)).toMatchObject({
          kind: 'result',
          contentType: 'json',
          result: data,
        });
      }
      const data = Buffer.from([0, 255, 10, 13]).toString('base64');
      expect(await slot.invoke({ contentType: 'binary', data }, INVOKE, signal)).toMatchObject({
        contentType: 'binary',
        result: data,
      });
    });

    it('takes and gives 10 MiB', async () => {
      const slot = await world().slot(ECHO);
      const outcome = await slot.invoke(text('x'.repeat(10 * 1024 * 1024)), INVOKE, new AbortController().signal);
      expect(outcome).toMatchObject({ kind: 'result' });
      expect(outcome.kind === 'result' && (outcome.result as string).length).toBe(10 * 1024 * 1024);
    });

    it('tells an error with its type and stack, and lives on', async () => {
      const code =
        'class Odd(Exception):\n    error_type = "OddError"\ndef apply(data):\n    if data == 1: raise Odd("one")\n    if data == 2: raise ValueError("two")\n    return data\n';
      const slot = await world().slot(code);
      const odd = await call(slot, 1);
      expect(odd).toMatchObject({ kind: 'algorithm-error', type: 'OddError', message: 'one' });
      expect(odd.kind === 'algorithm-error' && odd.stacktrace).toContain('line 4');
      expect(await call(slot, 2)).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message: 'two' });
      expect(await resultOf(slot, 3)).toBe(3);
      expect(slot.alive).toBe(true);
    });

    it('loads once and keeps state', async () => {
      const slot = await world().slot(
        'count = 0\ndef load():\n    global count\n    count += 100\ndef apply(data):\n    global count\n    count += 1\n    return count\n',
      );
      expect([await resultOf(slot), await resultOf(slot), await resultOf(slot)]).toEqual([101, 102, 103]);
    });

    it('serves one request at a time', async () => {
      const slot = await world().slot('import time\ndef apply(data):\n    time.sleep(0.2)\n    return data\n');
      const first = call(slot, 1);
      await expect(call(slot, 2)).rejects.toThrow('another request');
      expect(await first).toMatchObject({ kind: 'result', result: 1 });
    });

    it('measures the time inside the algorithm', async () => {
      const slot = await world().slot('import time\ndef apply(data):\n    time.sleep(0.2)\n');
      const { durationSeconds } = await call(slot);
      expect(durationSeconds).toBeGreaterThan(0.19);
      expect(durationSeconds).toBeLessThan(5);
    });

    it('captures output apart from the result, that of load with the first request', async () => {
      const slot = await world().slot(
        'import sys\nprint("loading")\ndef apply(data):\n    print("out", data)\n    print("err", data, file=sys.stderr, flush=True)\n    return data\n',
      );
      const first = await call(slot, 1);
      expect(first).toMatchObject({ kind: 'result', result: 1 });
      expect(first.stdout.startsWith('loading\n')).toBe(true);
      expect(first.stdout).toContain('out 1\n');
      expect(first.stdout).toContain('err 1\n');
      expect(first.stdout).not.toContain('PIPE_INIT_COMPLETE');
      // Written ahead of the answer, so it always is in that answer's output.
      for (let round = 2; round < 200; round++) {
        const { stdout } = await call(slot, round);
        expect(stdout.split('\n').sort().join()).toBe(`,err ${round},out ${round}`);
      }
    });

    it('shows the environment of the language and the request, and nothing else of the host', async () => {
      process.env.CONTRACT_CANARY = 'canary';
      const environment = { FROM_REQUEST: 'a b\n"c"' };
      const slot = await world().slot('import os\ndef apply(data):\n    return dict(os.environ)\n', { environment });
      const seen = await resultOf(slot);
      expect(seen).toMatchObject({ FROM_LANGUAGE: 'yes', FROM_REQUEST: 'a b\n"c"', HOME: expect.any(String), ALGOPLANE_MEMORY_MB: String(LIMITS.memoryMb), OMP_NUM_THREADS: String(LIMITS.cpus) });
      expect(seen).not.toHaveProperty('CONTRACT_CANARY');
      expect(seen).not.toHaveProperty('NODE_ENV');
    });
  });

  describe('starting and stopping', () => {
    it('tells a failure at load with what was printed', async () => {
      const outcome = await world().start('print("so far")\nraise SystemExit(3)\n');
      expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'crashed', exitCode: 3, signal: null } });
      expect(outcome.kind === 'failed' && outcome.failure.output).toContain('so far');
    });

    it('gives up on a load that takes too long', async () => {
      const outcome = await world().start('import time\nprint("so far", flush=True)\ntime.sleep(60)\n', { loadTimeoutMs: 700 });
      expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'timeout', limitMs: 700 } });
    });

    it('aborts a start', async () => {
      const reason = new Error('no longer wanted');
      const abort = new AbortController();
      setTimeout(() => abort.abort(reason), 200);
      await expect(world().start('import time\ntime.sleep(60)\n', {}, abort.signal)).rejects.toBe(reason);
    });

    it("rejects what is not the algorithm's fault", async () => {
      await expect(world().start(ECHO, { artifact: '/nonexistent/artifact' })).rejects.toThrow();
      await expect(world().start(ECHO, { slotId: '../x' })).rejects.toThrow();
    });

    it('ends a request at its time limit', async () => {
      const slot = await world().slot('import time\ndef apply(data):\n    print("so far", flush=True)\n    time.sleep(60)\n');
      expect(await call(slot, 1, { timeoutMs: 400 })).toMatchObject({ kind: 'timeout', limitMs: 400, stdout: 'so far\n' });
      expect(slot.alive).toBe(false);
      await slot.exited;
    });

    it('ends a request that is aborted', async () => {
      const slot = await world().slot('import time\ndef apply(data):\n    time.sleep(60)\n');
      const abort = new AbortController();
      const reason = new Error('caller left');
      const outcome = slot.invoke(json(1), INVOKE, abort.signal);
      await delay(100);
      abort.abort(reason);
      await expect(outcome).rejects.toBe(reason);
      expect(slot.alive).toBe(false);
      await slot.exited;
    });

    it('stops once, however often it is told to', async () => {
      const slot = await world().slot(ECHO);
      await Promise.all([slot.stop(), slot.stop()]);
      await slot.stop();
      expect(slot.alive).toBe(false);
      await slot.exited;
      expect(await call(slot)).toMatchObject({ kind: 'crashed' });
    });
  });
}
