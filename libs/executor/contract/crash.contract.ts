import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import type { ContractWorld } from './contract-world.js';
import { BUILD_LIMITS, HERE, LIMITS, running, survivors } from './contract-world.js';

/** How a process of its own makes the driver under test. */
export interface CrashHost {
  /** Path of the module, `.ts`. */
  module: string;
  /** Name of the exported class. */
  name: string;
  /** Its only constructor argument. */
  settings: unknown;
  /** What must hold once the next driver over the same settings is prepared. */
  afterwards: () => Promise<void>;
}

const DAEMON = `import os, time
def apply(data):
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
    return 1
`;

/** The platform dies without a chance to clean up. */
export function crashCases(world: () => ContractWorld, host: () => CrashHost): void {
  it('leaves no process when the platform is killed', async () => {
    const marker = `marker-${randomUUID()}`;
    const { module, name, settings, afterwards } = host();
    const step = { title: 'Long', command: ['/bin/sh', '-c', 'echo building; sleep 1000; true', marker] };
    const setup = {
      module,
      name,
      settings,
      request: {
        slotId: randomUUID(),
        language: world().language([], marker),
        artifact: world().artifact(DAEMON),
        network: 'isolated',
        limits: LIMITS,
        environment: {},
        loadTimeoutMs: 10_000,
      },
      build: {
        buildId: randomUUID(),
        language: world().language([step], marker),
        directory: world().artifact(''),
        limits: BUILD_LIMITS,
        environment: {},
      },
    };
    const platform = spawn(process.execPath, [join(HERE, 'crash-host.js'), JSON.stringify(setup)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((resolve) => platform.once('exit', resolve));
    const ready = new Promise<void>((resolve) =>
      platform.stdout.on('data', (text) => String(text).includes('READY') && resolve()),
    );
    await Promise.race([ready, gone.then(() => Promise.reject(new Error('The platform ended too early')))]);
    expect(running(marker).length).toBeGreaterThan(2);
    platform.kill('SIGKILL');
    await gone;
    expect(await survivors(marker)).toEqual([]);
    await afterwards();
  });
}
