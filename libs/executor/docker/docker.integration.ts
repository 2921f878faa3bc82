import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';

import { needing } from '../../../test/support/needing.js';
import { findLanguage } from '../../languages/registry.js';
import { executorContract } from '../contract/executor.contract.js';
import { containerCases } from './testing/container-cases.js';
import { DockerExecutor } from './docker-executor.js';
import type { DockerSettings } from './docker-settings.js';
import { MissingProgramError } from '../system/image-rootfs.js';
import { buildImages } from './images.js';
import { ownedContainers } from './testing/owned-containers.js';
import { openDaemon, type TestDaemon } from './testing/own-daemon.js';

const here = dirname(fileURLToPath(import.meta.url));
const python = findLanguage('python3-1')!;
const daemon = await withImage(await openDaemon());

if (typeof daemon === 'string') {
  needing(daemon).describe('docker', () => it('keeps the executor contract', () => undefined));
} else {
  const { socket } = daemon;
  // No case of the contract needs the network, and the daemon of the tests has none.
  const settingsFor = (home: string): DockerSettings => ({ home, dockerSocket: socket, network: 'none', stopGraceMs: 300 });

  afterAll(() => daemon.stop(), 60_000);

  executorContract('docker', (root) => new DockerExecutor(settingsFor(join(root, 'slots'))), {
    crashHost: (root) => {
      const settings = settingsFor(join(root, 'crashed'));
      const home = join(settings.home, 'docker');
      return {
        module: join(here, 'docker-executor.ts'),
        name: 'DockerExecutor',
        settings,
        afterwards: async () => {
          expect(readdirSync(home)).toHaveLength(1);
          const next = new DockerExecutor(settings);
          await next.prepare();
          expect(await ownedContainers(socket, settings.home)).toEqual([]);
          expect(readdirSync(home)).toHaveLength(1);
          await next.close();
          expect(readdirSync(home)).toEqual([]);
          expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(home);
        },
      };
    },
  });

  containerCases(settingsFor);
}

/** Makes the image that the contract's language names; a sentence where this machine has not the means. */
async function withImage(found: TestDaemon | string): Promise<TestDaemon | string> {
  if (typeof found === 'string') {
    return found;
  }
  const archives = join(tmpdir(), 'algoplane-image-archives');
  let output = '';
  try {
    await buildImages(
      [python],
      { dockerSocket: found.socket, nodeProgram: process.execPath, archives },
      (text) => (output += text),
    );
  } catch (error) {
    await found.stop();
    if (error instanceof MissingProgramError) {
      return error.message;
    }
    throw new Error(`The image could not be made:\n${output}`, { cause: error });
  }
  await new Docker({ socketPath: found.socket }).getImage(python.images.cpu).tag({ repo: 'algoplane/python3-1', tag: 'cpu' });
  return found;
}
