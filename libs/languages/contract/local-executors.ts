import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImages } from '../../executor/docker/images.js';
import { MissingProgramError } from '../../executor/system/image-rootfs.js';
import { DockerExecutor } from '../../executor/docker/docker-executor.js';
import { openDaemon, type TestDaemon } from '../../executor/docker/testing/own-daemon.js';
import type { Executor } from '../../executor/executor.js';
import { packagesOf } from '../../executor/system/release.js';
import { inSystemPath, missingTools } from '../../executor/sandbox/missing-tools.js';
import { SandboxExecutor } from '../../executor/sandbox/sandbox-executor.js';
import type { Language } from '../language.js';

type OpenExecutor = () => Promise<(home: string) => Executor>;

/** The Docker daemon of a test file, opened by the first suite that needs it and stopped after the last. */
let daemon: TestDaemon | undefined;

/** The executors of this machine that can run the language. What is missing is said loudly: the suite is shorter by it. */
export function localExecutors(language: Language): [string, OpenExecutor][] {
  afterAll(() => daemon?.stop(), 60_000);
  const missing = missingTools(language);
  if (missing.length > 0) {
    const packages = packagesOf(missing).join(' ');
    console.warn(`${language.displayName} is NOT TESTED in the sandbox: this machine lacks ${missing.map(({ command }) => command).join(', ')} (apt-get install ${packages})`);
    describe.skip(`${language.id} on sandbox (skipped: needs ${packages})`, () => it('is not tested', () => undefined));
  }
  const sandbox: OpenExecutor = async () => (home) => new SandboxExecutor({ home, nodeProgram: process.execPath, stopGraceMs: 300 });
  const docker = process.getuid?.() === 0 && inSystemPath('dockerd');
  if (!docker) {
    console.warn(`${language.displayName} is NOT TESTED in containers: that needs root and dockerd (apt-get install docker.io mmdebstrap)`);
    describe.skip(`${language.id} on docker (skipped: needs root and dockerd)`, () => it('is not tested', () => undefined));
  }
  return [...(missing.length === 0 ? [['sandbox', sandbox] as [string, OpenExecutor]] : []), ...(docker ? [['docker', () => openDocker(language)] as [string, OpenExecutor]] : [])];
}

async function openDocker(language: Language): Promise<(home: string) => Executor> {
  const opened = daemon ?? (await openDaemon());
  if (typeof opened === 'string') {
    throw new Error(opened);
  }
  daemon = opened;
  let output = '';
  const settings = { dockerSocket: opened.socket, nodeProgram: process.execPath, archives: join(tmpdir(), 'algoplane-image-archives') };
  await buildImages([language], settings, (text) => (output += text)).catch((error: unknown) => {
    throw error instanceof MissingProgramError ? error : new Error(`The image of ${language.id} could not be made:\n${output}`, { cause: error });
  });
  // The daemon of the tests has no network of its own: builds reach the package registries by the machine's.
  return (home) => new DockerExecutor({ home, dockerSocket: opened.socket, network: 'host', stopGraceMs: 300 });
}
