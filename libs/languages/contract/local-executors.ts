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

export interface LocalExecutor {
  id: 'sandbox' | 'docker';
  /** What this machine lacks for it, and how to have it. */
  missing?: string;
  open: () => Promise<(home: string) => Executor>;
}

/** The Docker daemon of a test file, opened by the first suite that needs it and stopped after the last. */
let daemon: TestDaemon | undefined;

export function inSandbox(language: Language): LocalExecutor {
  const tools = missingTools(language);
  return {
    id: 'sandbox',
    ...(tools.length > 0 && { missing: `needs ${tools.map(({ command }) => command).join(', ')}: apt-get install ${packagesOf(tools).join(' ')}` }),
    open: async () => (home) => new SandboxExecutor({ home, nodeProgram: process.execPath, stopGraceMs: 300 }),
  };
}

export function inDocker(language: Language): LocalExecutor {
  const can = process.getuid?.() === 0 && inSystemPath('dockerd');
  afterAll(() => daemon?.stop(), 60_000);
  return { id: 'docker', ...(!can && { missing: 'needs root and dockerd: apt-get install docker.io mmdebstrap' }), open: () => openDocker(language) };
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
