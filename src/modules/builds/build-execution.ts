import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { diskUsageMb } from '#libs/executor/build/artifact-tree.js';
import { Executor, type BuildLimits, type BuildOutcome } from '#libs/executor/executor.js';
import { findLanguage } from '#libs/languages/registry.js';
import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { SystemChoice } from '#src/modules/package-sets/system-choice.js';
import type { Build } from './build.entity.js';
import { packageMirrors } from './package-mirrors.js';
import { BuildCaches } from './build-caches.js';

/** Runs the steps of a language on checked-out sources, with what earlier builds of the algorithm kept. */
@Injectable()
export class BuildExecution {
  constructor(
    private readonly executor: Executor,
    private readonly caches: BuildCaches,
    private readonly systems: SystemChoice,
    private readonly artifacts: ArtifactStore,
    private readonly settings: Settings,
  ) {}

  /** Errors: 1003, 2017. `workplace` holds the sources in `sources`, which are the artifact afterwards. */
  async run(build: Build, settings: AlgorithmSettings, workplace: string, write: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome & { system?: string }> {
    const language = findLanguage(settings.language ?? '');
    if (!language) {
      return { kind: 'failed', reason: `the language "${settings.language}" is not installed here` };
    }
    const system = await this.systems.choose(settings);
    const cache = join(workplace, 'cache');
    // What was compiled on one system is of no use on another.
    const cacheName = system === undefined ? build.algorithm : `${build.algorithm}-${system.slice(0, 16)}`;
    await this.caches.take(cacheName, cache, build.afresh);
    const request = {
      buildId: build.id, language, directory: join(workplace, 'sources'), cache, limits: this.limits(), environment: packageMirrors(this.settings.env),
      ...(system === undefined ? {} : { system: await this.artifacts.locate(system) }),
    };
    const outcome = await this.executor.build(request, write, signal);
    await this.keep(cacheName, cache, write);
    return { ...outcome, ...(system === undefined ? {} : { system }) };
  }

  private async keep(cacheName: string, cache: string, write: (text: string) => void): Promise<void> {
    const { BUILD_CACHE_MB } = this.settings.env;
    const usedMb = Math.ceil(await diskUsageMb(cache));
    if (usedMb <= BUILD_CACHE_MB) {
      await this.caches.keep(cacheName, cache);
    } else if (BUILD_CACHE_MB > 0) {
      write(`The cache of this build takes ${usedMb} MiB and is not kept: an administrator allows ${BUILD_CACHE_MB} (BUILD_CACHE_MB)\n`);
    }
  }

  private limits(): BuildLimits {
    const { env } = this.settings;
    return {
      memoryMb: env.BUILD_MEMORY_MB, processes: 1024, cpus: env.SLOT_CPUS, tmpMb: 1024,
      timeoutMs: env.BUILD_TIMEOUT_SECONDS * 1000, diskMb: env.BUILD_DISK_MB,
    };
  }
}
