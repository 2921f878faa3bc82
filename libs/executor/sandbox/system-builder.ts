import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';

import type { BuildStep, HostTool } from '../../languages/language.js';
import { PERL } from '../api/forwarder.js';
import { BuildRun } from '../build/build-run.js';
import type { BuildOutcome } from '../executor.js';
import { ImageUnavailable, unpackImage } from '../system/container-image.js';
import { hostDistribution } from '../system/distribution.js';
import { extract } from '../system/extract.js';
import { imageRecipe } from '../system/image-recipe.js';
import { makeRootfs, MissingProgramError, RootfsFailed } from '../system/image-rootfs.js';
import { SystemUnusable } from '../system/mount-points.js';
import type { SystemRequest } from '../system/system.js';
import { DEFAULT_UID_RANGE } from './identity.js';
import { InstallSteps } from './install-steps.js';
import { SandboxMachine } from './sandbox-machine.js';

export interface SystemBuilderSettings {
  /** As of the sandbox driver, which may share it. */
  home: string;
  dockerSocket: string;
  nodeProgram: string;
}

/** Nothing but room for scripts in place of an algorithm. */
const SCRATCH = 'scratch';

/**
 * Makes root file systems on which builds and slots of any driver can run: the distribution's packages by mmdebstrap, or the files of a container
 * image, and then the scripts in a sandbox, under the limits and rules of a build.
 */
export class SystemBuilder {
  #machine: Promise<SandboxMachine> | undefined;

  constructor(private readonly settings: SystemBuilderSettings) {}

  /** Rejects only when the platform itself is broken, or with `signal.reason`. A failure leaves `request.directory` in any state. */
  async build(request: SystemRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    signal.throwIfAborted();
    const { timeoutMs } = request.limits;
    const late = AbortSignal.timeout(timeoutMs);
    try {
      await mkdir(request.directory, { mode: 0o755 });
      await this.#begin(request, log, AbortSignal.any([signal, late]));
      return await this.#install(request, log, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error === late.reason) {
        return { kind: 'failed', reason: `time limit ${timeoutMs / 1000} s reached before any script was run` };
      }
      if (error instanceof ImageUnavailable || error instanceof SystemUnusable || error instanceof MissingProgramError || error instanceof RootfsFailed) {
        return { kind: 'failed', reason: error.message };
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.#machine)?.close();
  }

  #prepared(): Promise<SandboxMachine> {
    if (!this.#machine) {
      this.#machine = SandboxMachine.prepare(this.settings.home, DEFAULT_UID_RANGE);
      this.#machine.catch(() => (this.#machine = undefined));
    }
    return this.#machine;
  }

  async #begin({ language, image, packages, directory }: SystemRequest, log: (text: string) => void, signal: AbortSignal): Promise<void> {
    if (image !== undefined) {
      log(`==> Files of ${image}\n`);
      await unpackImage(this.settings.dockerSocket, image, directory, log, signal);
      return;
    }
    const distribution = await hostDistribution();
    const recipe = imageRecipe(language, distribution, packages);
    log(`==> ${recipe.suite} with ${recipe.packages.join(', ')}\n`);
    const work = await mkdtemp(join(dirname(directory), 'rootfs-'));
    try {
      const archive = join(work, 'rootfs.tar');
      await makeRootfs(recipe, distribution, this.settings.nodeProgram, archive, log, signal);
      await extract(createReadStream(archive), directory, signal);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  async #install(request: SystemRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    const place = await (await this.#prepared()).occupy(`system-${request.buildId}`, request.limits);
    const scratch = await mkdtemp(join(dirname(request.directory), `${SCRATCH}-`));
    try {
      const { buildId, directory, limits, environment } = request;
      const language = { ...request.language, build: [...request.scripts.map(toStep), check(request)] };
      const steps = new InstallSteps(place, { root: directory, scratch, pipeDirectory: language.pipeDirectory, environment, fileSizeMb: limits.diskMb }, log);
      return await new BuildRun({ buildId, language, directory, limits, environment }, log, steps).run(signal);
    } finally {
      await place.release();
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

function toStep({ title, script }: SystemRequest['scripts'][number]): BuildStep {
  return { title, command: ['/bin/sh', '-ec', `cd /tmp\n${script}`] };
}

/** An algorithm that finds no interpreter would say so far less clearly. */
function check({ language }: SystemRequest): BuildStep {
  const lookFor = language.hostTools.map((tool) => `{ ${presence(tool)}; } || { echo "The system has no ${tool.command}, which the language needs."; exit 1; }`);
  const perl = `[ -x ${PERL} ] || { echo "The system has no ${PERL}, which runs first in every container."; exit 1; }`;
  const cleanUp = 'rm -rf /var/tmp/* /var/tmp/.[!.]* /var/cache/apt/*.bin';
  return { title: 'Checking the system', command: ['/bin/sh', '-c', [perl, ...lookFor, cleanUp].join('\n')] };
}

/** Shell that succeeds where the tool is. Definitions of languages hold no characters that mean something to a shell. */
function presence({ command, alternatives = [] }: HostTool): string {
  return [command, ...alternatives].map((name) => (isAbsolute(name) ? `[ -r ${name} ]` : `command -v ${name} >/dev/null`)).join(' || ');
}
