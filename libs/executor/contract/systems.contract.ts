import { rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { pythonSystem } from '../system/testing/python-system.js';
import type { ContractWorld } from './contract-world.js';
import { resultOf } from './contract-world.js';

const LOOK = `import os
def look(path):
    try:
        with open(path) as file: return file.read()
    except OSError as error: return type(error).__name__
def write(path):
    try:
        open(path, 'w').close()
        return 'written'
    except OSError as error: return type(error).__name__
def apply(data):
    return {'files': [look(path) for path in data], 'written': [write(os.path.dirname(path) + '/new') for path in data], 'user': os.getuid() != 0}
`;

/** Running on a root file system other than the machine's or the language's. */
export function systemCases(world: () => ContractWorld): void {
  describe('a system of its own', () => {
    let system: string;

    beforeAll(async () => {
      system = join(world().root, 'system-of-its-own');
      await pythonSystem(system);
      mkdirSync(join(system, 'opt/tool'));
      writeFileSync(join(system, 'opt/tool/version'), 'tool 1');
      writeFileSync(join(system, 'usr/share/made-for-this'), 'only here');
      rmSync(join(system, 'etc/services'), { force: true });
      symlinkSync(join(world().root, 'secret'), join(system, 'etc/services'));
      // Whoever makes a system would be root in these, where the way into it leads through them.
      for (const name of ['setpriv', 'chrt', 'prlimit', 'env']) {
        writeFileSync(join(system, 'usr/bin', name), '#!/bin/sh\necho "run as $(id -u)"\nexit 99\n', { mode: 0o755 });
      }
    }, 300_000);

    it('is what a slot sees, and nothing that a slot could change', async () => {
      const slot = await world().slot(LOOK, { system });
      const paths = ['/usr/share/made-for-this', '/opt/tool/version'];
      expect(await resultOf(slot, paths)).toEqual({ files: ['only here', 'tool 1'], written: ['OSError', 'OSError'], user: true });
    });

    it('shows nothing of the host, whatever its links say', async () => {
      const slot = await world().slot(LOOK, { system });
      expect(await resultOf(slot, ['/etc/services'])).toMatchObject({ files: ['FileNotFoundError'] });
    });

    it('is for those who ask for it only', async () => {
      const slot = await world().slot(LOOK);
      expect(await resultOf(slot, ['/usr/share/made-for-this', '/opt/tool/version'])).toMatchObject({ files: ['FileNotFoundError', 'FileNotFoundError'] });
    });

    it('is what a build sees', async () => {
      const step = { title: 'Look', command: ['/bin/sh', '-c', 'cat /usr/share/made-for-this /opt/tool/version; touch /usr/share/new || echo refused'] };
      const { outcome, log } = await world().buildSteps([step], world().artifact(''), {}, undefined, system);
      expect(outcome).toEqual({ kind: 'succeeded' });
      expect(log).toMatch(/only heretool 1[^]*refused/);
    });
  });
}
