import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';

import { needingRoot } from '../../../../test/support/needing.js';
import { BUILD_LIMITS, ContractWorld, HERE, LIMITS, resultOf, running, survivors } from '../../contract/contract-world.js';
import { unmountBelow } from '../../preboot/late-mounts.js';
import { DockerExecutor } from '../docker-executor.js';
import type { DockerSettings } from '../docker-settings.js';
import { ownedContainers } from './owned-containers.js';

const driver = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docker-executor.ts');
const ECHO = 'def apply(data):\n    return data\n';

/** Attacks everything that would end it with the platform, and ignores the end of its input. */
const HOSTILE = `import os, signal, threading, time
def apply(data):
    told = []
    for name, attack in {
        'kill': lambda: [os.kill(1, number) for number in (9, 15, 19)] and None,
        'hold': lambda: os.open('/slot/lifeline', os.O_WRONLY | os.O_NONBLOCK),
        'reopen': lambda: os.chmod('/slot/lifeline', 0o666),
        'memory': lambda: os.open('/proc/1/mem', os.O_RDWR),
        'descriptors': lambda: os.listdir('/proc/1/fd'),
        'environment': lambda: open('/proc/1/environ').read(),
    }.items():
        try:
            if attack() is not None: told.append(name)
        except OSError: pass
    for number in (1, 2, 15): signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=time.sleep, args=(1000,)).start()
    return told
`;

/** What only this driver promises: containers booted ahead of their use, and how they begin and end. */
export function containerCases(settingsFor: (home: string) => DockerSettings): void {
  describe('containers', () => {
    let world: ContractWorld;
    let settings: DockerSettings;
    const owned = () => ownedContainers(settings.dockerSocket, settings.home);

    beforeAll(() => {
      world = new ContractWorld();
      settings = settingsFor(join(world.root, 'home'));
      world.executor = new DockerExecutor(settings);
    });
    afterEach(() => world.stopSlots());
    afterAll(() => world.close());

    needingRoot.it('gives out a container that was booted before, and boots another', async () => {
      const driver = world.executor as DockerExecutor;
      await driver.preboot([{ language: world.language(), network: 'isolated', limits: LIMITS }]);
      const [waiting] = await owned();
      await world.slot(ECHO);
      await driver.preboot([]);
      const ids = (await owned()).map(({ Id }) => Id);
      expect(ids).toHaveLength(2);
      expect(ids).toContain(waiting!.Id);
    });

    needingRoot.it('fits the limits of a container that was booted for others', async () => {
      const [waiting] = await owned();
      await world.slot(ECHO, { limits: { ...LIMITS, memoryMb: 300, processes: 33, cpus: 0.5 } });
      const { HostConfig } = await new Docker({ socketPath: settings.dockerSocket }).getContainer(waiting!.Id).inspect();
      const memory = 300 * 1024 * 1024;
      expect(HostConfig).toMatchObject({ Memory: memory, MemorySwap: memory, PidsLimit: 35, NanoCpus: 500_000_000 });
    });

    it('notices a container that ended while it waited', async () => {
      const docker = new Docker({ socketPath: settings.dockerSocket });
      await Promise.all((await owned()).map(({ Id }) => docker.getContainer(Id).kill()));
      // The daemon tells everybody who waits for it.
      await delay(300);
      expect(await resultOf(await world.slot(ECHO), 1)).toBe(1);
    });

    it('leaves the artifact as it was when the slot and its mount go', async () => {
      const artifact = world.artifact(ECHO);
      const slot = await world.slot(ECHO, { artifact });
      await slot.stop();
      expect(existsSync(join(artifact, 'algorithm.py'))).toBe(true);
    });

    it('ends an algorithm that fights its end when the platform is killed', async () => {
      const marker = `marker-${Date.now()}`;
      const artifact = world.artifact(HOSTILE);
      // Told by the first request; the world reads it from a slot of its own.
      expect(await resultOf(await world.slot(HOSTILE))).toEqual([]);
      const language = world.language([{ title: 'Long', command: ['/bin/sh', '-c', 'echo building; sleep 1000; true'] }], marker);
      const request = {
        slotId: 'hostile',
        language,
        artifact,
        network: 'isolated',
        limits: LIMITS,
        environment: {},
        loadTimeoutMs: 9000,
      };
      const build = { buildId: 'long', language, directory: world.artifact(''), limits: BUILD_LIMITS, environment: {} };
      const killed = settingsFor(join(world.root, 'killed'));
      const setup = { module: driver, name: 'DockerExecutor', settings: killed, request, build };
      const platform = spawn(process.execPath, [join(HERE, 'crash-host.js'), JSON.stringify(setup)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => platform.stdout.once('data', resolve));
      expect(running(marker).length).toBeGreaterThan(1);
      platform.kill('SIGKILL');
      expect(await survivors(marker)).toEqual([]);
      const next = new DockerExecutor(killed);
      await next.prepare();
      await next.close();
    });

    needingRoot.it('does without early containers where the daemon does not see its mounts', async () => {
      const driver = new DockerExecutor(settingsFor(join(world.root, 'apart')));
      await driver.prepare();
      await unmountBelow(join(world.root, 'apart'));
      const usual = world.executor;
      world.executor = driver;
      try {
        expect(await resultOf(await world.slot(ECHO), 1)).toBe(1);
        expect(await resultOf(await world.slot(ECHO), 2)).toBe(2);
      } finally {
        await world.stopSlots();
        await driver.close();
        world.executor = usual;
      }
    });

    it('says what to do where an image is missing', async () => {
      const language = { ...world.language(), images: { cpu: 'algoplane/nonexistent:cpu' } };
      await expect(world.start(ECHO, { language })).rejects.toThrow('./algoplane images build');
      const choosy = new DockerExecutor({ ...settings, images: ['algoplane/nonexistent:cpu'] });
      expect(await choosy.readiness()).toMatchObject({ ready: false, cure: './algoplane images build' });
      await choosy.close();
    });

    it('says what to do where no daemon answers', async () => {
      const lonely = new DockerExecutor({ ...settings, dockerSocket: join(world.root, 'nobody.sock') });
      expect(await lonely.readiness()).toMatchObject({ ready: false, problem: expect.stringContaining('nobody.sock') });
      await lonely.close();
    });

    it('passes an environment of any size and content', async () => {
      const environment = { LARGE: 'x'.repeat(100_000), ODD: 'a=b\n\t"ü" $HOME `id`', EMPTY: '' };
      const slot = await world.slot('import os\ndef apply(data):\n    return dict(os.environ)\n', { environment });
      const seen = (await resultOf(slot)) as Record<string, string>;
      expect(seen).toMatchObject(environment);
      expect(Object.keys(seen)).not.toContain('PWD');
    });

    it('shows a program that cannot be started as the algorithm’s failure', async () => {
      const language = { ...world.language(), run: { command: ['/nonexistent/program'], environment: {} } };
      const outcome = await world.start(ECHO, { language });
      expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'crashed', exitCode: 127 } });
    });

    it('leaves nothing when it closes', async () => {
      await world.slot(ECHO);
      await world.stopSlots();
      await world.executor.close();
      const left = await owned();
      expect(left.map(({ Names, State }) => [Names, State])).toEqual([]);
    });
  });
}
