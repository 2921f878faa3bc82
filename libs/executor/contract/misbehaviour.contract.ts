import { setTimeout as delay } from 'node:timers/promises';

import type { ContractWorld } from './contract-world.js';
import { call, resultOf, survivors } from './contract-world.js';

/** Algorithms that break the protocol or their own process. */
export function misbehaviourCases(world: () => ContractWorld): void {
  describe('misbehaviour', () => {
    it('ends an answer that is too large', async () => {
      const slot = await world().slot('def apply(data):\n    return "x" * 30_000_000\n');
      expect(await call(slot, 1, { maxOutputBytes: 1_000_000 })).toMatchObject({
        kind: 'output-too-large',
        limitBytes: 1_000_000,
      });
      expect(slot.alive).toBe(false);
    });

    it('cuts a flood of output off without holding anything up', async () => {
      const slot = await world().slot(
        'import os\ndef apply(data):\n    for _ in range(100): os.write(1, b"x" * 1_000_000)\n    return "done"\n',
      );
      const before = process.memoryUsage().rss;
      const outcome = await call(slot);
      expect(outcome).toMatchObject({ kind: 'result', result: 'done' });
      expect(outcome.stdout).toContain('[output cut off: 100000000 bytes printed,');
      expect(outcome.stdout.length).toBeLessThan(100_200);
      expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
    });

    it.each([
      ['while it is asked', 'def apply(data):\n    flood()\n'],
      ['while it is not', 'import threading\nthreading.Thread(target=flood, daemon=True).start()\ndef apply(data):\n    return data\n'],
    ])('ends a flood of empty answers %s', async (_, code) => {
      const flood = 'def flood():\n    with open("/tmp/algoout", "wb", buffering=0) as fifo:\n        while True: fifo.write(b"\\n" * 65536)\n';
      const slot = await world().slot(flood + code);
      const ended = slot.exited;
      if (!code.startsWith('import')) {
        expect(await call(slot)).toMatchObject({ kind: 'invalid-answer', problem: expect.stringContaining('white space') });
      }
      await ended;
      expect(slot.alive).toBe(false);
    });

    it('ends an algorithm that prints without end while it loads', async () => {
      const outcome = await world().start('import os\nwhile True: os.write(1, b"\\n" * 65536)\n');
      expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'too-much-output', limitBytes: 64 * 1024 * 1024, output: expect.stringContaining('cut off') } });
      expect(await survivors(world().marker)).toEqual([]);
    });

    it.each([
      ['not JSON', 'garbage\\n'],
      ['a list', '[1]\\n'],
      ['an object without result', '{}\\n'],
      ['a result without its type', '{"result": 1}\\n'],
      ['text that is no string', '{"result": 1, "metadata": {"content_type": "text"}}\\n'],
      ['an error without message', '{"error": {}}\\n'],
      [
        'two answers at once',
        '{"result": 1, "metadata": {"content_type": "json"}}\\n{"result": 2, "metadata": {"content_type": "json"}}\\n',
      ],
    ])('refuses an answer that is %s', async (_, answer) => {
      const slot = await world().slot(
        `import runner, time\ndef apply(data):\n    runner.raw_answer('${answer}')\n    time.sleep(60)\n`,
      );
      expect(await call(slot)).toMatchObject({ kind: 'invalid-answer', problem: expect.any(String) });
      expect(slot.alive).toBe(false);
      await slot.exited;
    });

    it('never takes a stray answer for that of the next request', async () => {
      const stray = '{"result": "stray", "metadata": {"content_type": "text"}}\\n';
      const slot = await world().slot(
        `import runner, threading\ndef apply(data):\n    threading.Timer(0.1, runner.raw_answer, ['${stray}']).start()\n    return "right"\n`,
      );
      expect(await call(slot)).toMatchObject({ kind: 'result', result: 'right' });
      await delay(400);
      expect(slot.alive).toBe(false);
      expect(['invalid-answer', 'crashed']).toContain((await call(slot)).kind);
    });

    it('notices an exit in the middle of a request', async () => {
      const slot = await world().slot('import os\ndef apply(data):\n    print("last words", flush=True)\n    os._exit(7)\n');
      expect(await call(slot)).toMatchObject({ kind: 'crashed', exitCode: 7, signal: null, stdout: 'last words\n' });
      expect(slot.alive).toBe(false);
      await slot.exited;
    });

    it('notices a death by signal', async () => {
      const slot = await world().slot('import os\ndef apply(data):\n    os.kill(os.getpid(), 11)\n');
      expect(await call(slot)).toMatchObject({ kind: 'crashed', exitCode: null, signal: 'SIGSEGV' });
    });

    it('delivers an answer that is followed by the end', async () => {
      const slot = await world().slot(
        'import os, runner\ndef apply(data):\n    runner.raw_answer(\'{"result": 1, "metadata": {"content_type": "json"}}\\n\')\n    os._exit(0)\n',
      );
      expect(await call(slot)).toMatchObject({ kind: 'result', result: 1 });
      await slot.exited;
      expect(slot.alive).toBe(false);
    });

    it('serves an algorithm that closes its standard streams or attacks the FIFO', async () => {
      const slot = await world().slot(`import os
def apply(data):
    told = []
    for attack in (lambda: os.unlink('/tmp/algoout'), lambda: os.rename('/tmp/algoout', '/tmp/other')):
        try: attack(); told.append('done')
        except OSError as error: told.append('refused')
    os.close(0); os.close(1); os.close(2)
    return told
`);
      // Refusing the attack and noticing what it broke are both right; hanging is not.
      const outcome = await call(slot, 1, { timeoutMs: 3000 });
      if (outcome.kind === 'result') {
        expect(outcome.result).toEqual(['refused', 'refused']);
      } else {
        expect(['timeout', 'crashed']).toContain(outcome.kind);
      }
    });

    it('stops an algorithm that ignores signals and end-of-file', async () => {
      const slot = await world().slot(`import signal, threading, time
def apply(data):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=time.sleep, args=(1000,)).start()
    return 'deaf'
`);
      expect(await resultOf(slot)).toBe('deaf');
      const before = Date.now();
      await slot.stop();
      expect(Date.now() - before).toBeLessThan(5000);
      expect(await survivors(world().marker)).toEqual([]);
    });

    it('leaves no daemon behind, neither after a stop nor after a crash', async () => {
      const code = `import os, time
def apply(data):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1000)
        os._exit(0)
    time.sleep(0.1)
    if data: os._exit(1)
    return 'daemon started'
`;
      const stopped = await world().slot(code);
      expect(await resultOf(stopped, 0)).toBe('daemon started');
      await stopped.stop();
      expect(await survivors(world().marker)).toEqual([]);
      const crashed = await world().slot(code);
      expect(await call(crashed, 1)).toMatchObject({ kind: 'crashed', exitCode: 1 });
      expect(await survivors(world().marker)).toEqual([]);
    });
  });
}
