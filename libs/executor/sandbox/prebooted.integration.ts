import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { needingRoot } from '../../../test/support/needing.js';
import { until } from '../../../test/support/until.js';
import { call, ContractWorld, LIMITS, resultOf } from '../contract/contract-world.js';
import { unmountBelow } from '../preboot/late-mounts.js';
import { machinePython } from '../system/testing/machine-python.js';
import { SandboxExecutor } from './sandbox-executor.js';

/** Tells how long its sandbox had been there when it was started, in seconds. */
const AGE = `import os, time
with open('/proc/1/stat') as stat: BEGAN = int(stat.read().rsplit(')', 1)[1].split()[19]) / os.sysconf('SC_CLK_TCK')
BEFORE = time.clock_gettime(time.CLOCK_BOOTTIME) - BEGAN
def apply(data):
    return BEFORE
`;

/** What was booted ahead has waited for longer, and what was not is started sooner, also on a busy machine. */
const LATER = 0.8;

needingRoot.describe('sandboxes that are booted ahead', () => {
  let world: ContractWorld;
  let home: string;

  beforeEach(() => {
    world = new ContractWorld();
    home = join(world.root, 'slots');
    world.executor = new SandboxExecutor({ home, pool: { perShape: 1, total: 2 }, stopGraceMs: 300 });
  });
  afterEach(() => world.close());

  const folder = () => join(home, readdirSync(home)[0]!);
  const places = () => readdirSync(folder()).filter((name) => name.startsWith('slot-'));
  const mounted = () => readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(`${folder()}/mounts/shared/`));
  /** Nothing happens for this long: longer than a sandbox takes to be there once its folder is. */
  const aMoment = () => new Promise((resolve) => setTimeout(resolve, 1000));
  const prebooted = async (count: number) => {
    await until(async () => places().length === count);
    await aMoment();
  };

  it('serve the next slot, and are followed by another', async () => {
    expect(await resultOf(await world.slot(AGE))).toBeLessThan(LATER);
    await prebooted(2);
    expect(await resultOf(await world.slot(AGE))).toBeGreaterThan(LATER);
    await prebooted(3);
  });

  it('serve slots of the same network, limits and system only', async () => {
    await world.slot(AGE);
    await prebooted(2);
    expect(await resultOf(await world.slot(AGE, { network: 'full' }))).toBeLessThan(LATER);
    expect(await resultOf(await world.slot(AGE, { limits: { ...LIMITS, memoryMb: 200 } }))).toBeLessThan(LATER);
  });

  it('show each slot its own artifact, which none of them can change or lose', async () => {
    const look = (name: string) => `import os
def apply(data):
    told = []
    for attack in (lambda: os.unlink('/opt/algorithm/algorithm.py'), lambda: os.mkdir('/opt/algorithm/new')):
        try: attack(); told.append('changed')
        except OSError as error: told.append(error.strerror)
    with open('/proc/self/mounts') as mounts: told.append(sum('/opt/algorithm ' in line and ' ro,nosuid,nodev' in line for line in mounts))
    return ['${name}', os.getcwd(), sorted(os.listdir('.'))] + told
`;
    const artifacts = [world.artifact(look('a')), world.artifact(look('b'))];
    await world.slot(AGE);
    for (const [index, artifact] of artifacts.entries()) {
      await prebooted(2 + index);
      const slot = await world.slot('', { artifact });
      expect(mounted()).toHaveLength(1 + index);
      const readOnly = 'Read-only file system';
      expect(await resultOf(slot)).toEqual(['ab'[index], '/opt/algorithm', ['algorithm.py'], readOnly, readOnly, 2]);
    }
    await world.stopSlots();
    expect(mounted()).toEqual([]);
    expect(artifacts.every((artifact) => existsSync(join(artifact, 'algorithm.py')))).toBe(true);
  });

  it('serve a system that has no Perl, and no locales', async () => {
    const system = join(world.root, 'system');
    machinePython(system);
    const look = 'import os\nTOLD = os.environ.get("LC_ALL"), os.environ["LANG"]\ndef apply(data):\n    return [*TOLD, "perl" in os.listdir("/usr/bin")]\n';
    for (const count of [2, 3]) {
      const slot = await world.slot(look, { system, api: { port: 1, path: '', connect: (connection) => connection.destroy() } });
      const outcome = await call(slot);
      expect(outcome).toMatchObject({ kind: 'result', result: [null, 'C.UTF-8', false], stdout: '' });
      await prebooted(count);
    }
  });

  it('are noticed when they have ended while they waited', async () => {
    await world.slot(AGE);
    await prebooted(2);
    await world.stopSlots();
    const [waiting] = places();
    const child = /"child-pid": (\d+)/.exec(readFileSync(join(folder(), waiting!, 'status'), 'utf8'))![1];
    process.kill(Number(child), 'SIGKILL');
    await aMoment();
    expect(await resultOf(await world.slot(AGE))).toBeLessThan(LATER);
    await until(async () => !places().includes(waiting!));
  });

  it('are done without where what is mounted does not arrive', async () => {
    await world.slot(AGE);
    await prebooted(2);
    await unmountBelow(folder());
    for (const _ of [1, 2, 3]) {
      expect(await resultOf(await world.slot(AGE))).toBeLessThan(LATER);
    }
    await until(async () => places().length === 4);
  }, 60_000);

  it('run nothing of a system before they have an order', async () => {
    const system = join(world.root, 'system');
    machinePython(system);
    writeFileSync(join(system, 'usr/bin/perl'), '#!/bin/sh\ntouch /tmp/perl-ran\nexec sleep 1000\n', { mode: 0o755 });
    const look = 'import os\ndef apply(data): return [os.listdir("/tmp"), os.environ.get("LC_ALL"), os.environ["PWD"]]';
    expect(await resultOf(await world.slot(look, { system }))).toEqual([['algoout'], null, '/opt/algorithm']);
    await prebooted(2);
    expect(await resultOf(await world.slot(look, { system, environment: { LC_ALL: 'C.UTF-8' } }))).toEqual([['algoout'], 'C.UTF-8', '/opt/algorithm']);
  });

  it('leave a slot alone that runs when they can no longer be booted', async () => {
    const system = join(world.root, 'system');
    machinePython(system);
    mkdirSync(join(system, 'etc'));
    // Since the system was looked at, what a sandbox needs of it has become too much.
    const starting = world.slot('def apply(data): return 1', { system });
    await until(async () => existsSync(home) && readdirSync(home).length > 0 && places().some((name) => existsSync(join(folder(), name, 'status'))));
    execFileSync('truncate', ['-s', '65M', join(system, 'etc/services')]);
    expect(await resultOf(await starting)).toBe(1);
    expect(places()).toHaveLength(1);
  });

  it('leave nothing when the driver closes', async () => {
    await world.slot(AGE);
    await prebooted(2);
    await world.executor.close();
    expect(readdirSync(home)).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(home);
  });
});
