import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ContractWorld } from './contract-world.js';
import { BUILD_LIMITS, survivors } from './contract-world.js';

const sh = (title: string, script: string, needs?: string) => ({ title, command: ['/bin/sh', '-c', script], needs });

/** Turning sources into an artifact. */
export function buildCases(world: () => ContractWorld, memoryByGroup: boolean): void {
  describe('builds', () => {
    it('runs the steps in order and leaves their files, owned by the platform', async () => {
      const steps = [
        sh(
          'First',
          'echo "step one $FROM_REQUEST $(id -u)"; mkdir sub; echo content > sub/file; chmod 600 sub/file; chmod 700 sub',
        ),
        sh('Never', 'echo not reached; exit 1', 'absent.txt'),
        sh('Second', 'echo step two >&2; cat sub/file > copy', 'algorithm.py'),
      ];
      const { outcome, log, directory } = await world().buildSteps(steps, world().artifact('x = 1'));
      expect(outcome).toEqual({ kind: 'succeeded' });
      expect(log).toMatch(/First[^]*step one yes [1-9]\d*\n[^]*Second[^]*step two\n/);
      expect(log).not.toContain('not reached');
      expect(readFileSync(join(directory, 'copy'), 'utf8')).toBe('content\n');
      expect(statSync(join(directory, 'sub/file')).uid).toBe(process.getuid!());
      // Whatever the build's modes were, a slot, under another user, can read its artifact.
      expect(statSync(join(directory, 'sub/file')).mode & 0o044).toBe(0o044);
    });

    it('streams the log while the step runs', async () => {
      const seen: string[] = [];
      const language = world().language([sh('Slow', 'echo early; sleep 0.5; echo late')]);
      const request = {
        buildId: 'streaming',
        language,
        directory: world().artifact(''),
        limits: { memoryMb: 128, processes: 20, cpus: 1, tmpMb: 8, timeoutMs: 9000, diskMb: 8 },
        environment: {},
      };
      await world().executor.build(request, (text) => seen.push(text), new AbortController().signal);
      expect(seen.findIndex((text) => text.includes('late'))).toBeGreaterThan(seen.findIndex((text) => text.includes('early')));
    });

    it('keeps the cache from one build to the next, whoever they run as, and out of the artifact', async () => {
      const cache = mkdtempSync(join(world().root, 'cache-'));
      const build = async (script: string) => {
        let log = '';
        const directory = world().artifact('');
        const limits = { ...BUILD_LIMITS, diskMb: 16 };
        const request = { buildId: randomUUID(), language: world().language([sh('Only step', script)]), directory, cache, limits, environment: {} };
        const outcome = await world().executor.build(request, (text) => (log += text), new AbortController().signal);
        return { outcome, log, files: readdirSync(directory) };
      };
      const first = await build('mkdir -m 700 /opt/cache/kept; echo from the first > /opt/cache/kept/file');
      const second = await build('cat /opt/cache/kept/file; echo and the second >> /opt/cache/kept/file');
      expect([first.outcome, second.outcome]).toEqual([{ kind: 'succeeded' }, { kind: 'succeeded' }]);
      expect(second.log).toContain('from the first');
      expect(second.files).toEqual(['algorithm.py']);
      expect(readFileSync(join(cache, 'kept/file'), 'utf8')).toBe('from the first\nand the second\n');
      expect(await build('for i in $(seq 20); do dd if=/dev/zero of=/opt/cache/f$i bs=1M count=1 2>/dev/null; done; sleep 30')).toMatchObject({
        outcome: { kind: 'failed', reason: expect.stringMatching(/disk limit 16 MiB/) },
      });
    });

    it('fails with the step that fails, and runs none after it', async () => {
      const steps = [sh('Breaking', 'echo what went wrong; exit 4'), sh('After', 'echo not reached')];
      const { outcome, log } = await world().buildSteps(steps, world().artifact(''));
      expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('Breaking') });
      expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('4') });
      expect(log).toContain('what went wrong');
      expect(log).not.toContain('not reached');
    });

    it.each([
      ['time', 'sleep 60', { timeoutMs: 500 }, /time limit 0\.5 s/],
      [
        'memory',
        'exec python3 -S -c "x = [bytearray(8_000_000) for _ in range(1000)]"',
        {},
        memoryByGroup ? /memory limit 192 MiB/ : /exit code 1/,
      ],
      [
        'disk, by many files',
        'for i in $(seq 200); do dd if=/dev/zero of=f$i bs=1M count=1 2>/dev/null; done; sleep 30',
        {},
        /disk limit 64 MiB/,
      ],
      ['disk, by one file', 'exec dd if=/dev/zero of=big bs=1M count=200', {}, /disk limit 64 MiB/],
      [
        'disk, at the last moment',
        'for i in $(seq 80); do dd if=/dev/zero of=f$i bs=1M count=1 2>/dev/null; done',
        {},
        /disk limit 64 MiB/,
      ],
    ])('ends a build that reaches its limit: %s', async (_, script, change, reason) => {
      const { outcome } = await world().build(script, change);
      expect(outcome).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
      expect(await survivors(world().marker)).toEqual([]);
    });

    it('aborts', async () => {
      const abort = new AbortController();
      const reason = new Error('superseded');
      setTimeout(() => abort.abort(reason), 300);
      await expect(world().build('sleep 60', {}, abort.signal)).rejects.toBe(reason);
      expect(await survivors(world().marker)).toEqual([]);
    });

    it('follows no link out of the artifact, in the build or after it', async () => {
      const host = mkdtempSync(join(world().root, 'host-'));
      const file = join(host, 'file');
      writeFileSync(file, 'host content');
      chmodSync(file, 0o600);
      chmodSync(host, 0o700);
      const before = [statSync(file), statSync(host)].map(({ uid, gid, mode }) => ({ uid, gid, mode }));
      const script = `ln -s ${host} folder; ln -s ${file} file; ln -s /etc/shadow shadow; cat file folder/file shadow && echo LEAKED; true`;
      const { outcome, log, directory } = await world().build(script);
      expect(outcome).toEqual({ kind: 'succeeded' });
      expect(log).not.toMatch(/LEAKED|host content|root:/);
      expect([statSync(file), statSync(host)].map(({ uid, gid, mode }) => ({ uid, gid, mode }))).toEqual(before);
      expect(lstatSync(join(directory, 'file')).isSymbolicLink()).toBe(true);
    });

    it('leaves nothing running', async () => {
      const { outcome } = await world().build('(setsid python3 -S -c "import time; time.sleep(1000)" "$0" &) ; sleep 0.1');
      expect(outcome).toEqual({ kind: 'succeeded' });
      expect(await survivors(world().marker)).toEqual([]);
    });
  });
}
