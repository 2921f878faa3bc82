import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { diskUsageMb } from '#libs/executor/build/artifact-tree.js';
import { Executor, type BuildLimits, type BuildOutcome } from '#libs/executor/executor.js';
import { findLanguage } from '#libs/languages/registry.js';
import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import type { Build } from './build.entity.js';
import { BuildCaches } from './build-caches.js';

/** Runs the steps of a language on checked-out sources, with what earlier builds of the algorithm kept. */
@Injectable()
export class BuildExecution {
  constructor(
    private readonly executor: Executor,
    private readonly caches: BuildCaches,
    private readonly settings: Settings,
  ) {}

  /** `workplace` holds the sources in `sources`, which are the artifact afterwards. `afresh`: without what earlier builds kept. */
  async run(build: Build, settings: AlgorithmSettings, workplace: string, afresh: boolean, write: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    const language = findLanguage(settings.language ?? '');
    if (!language) {
      return { kind: 'failed', reason: `the language "${settings.language}" is not installed here` };
    }
    const cache = join(workplace, 'cache');
    await this.caches.take(build.algorithm, cache, afresh);
    const request = { buildId: build.id, language, directory: join(workplace, 'sources'), cache, limits: this.limits(), environment: this.environment() };
    const outcome = await this.executor.build(request, write, signal);
    await this.keep(build.algorithm, cache, write);
    return outcome;
  }

  private async keep(algorithmId: string, cache: string, write: (text: string) => void): Promise<void> {
    const { BUILD_CACHE_MB } = this.settings.env;
    const usedMb = Math.ceil(await diskUsageMb(cache));
    if (usedMb <= BUILD_CACHE_MB) {
      await this.caches.keep(algorithmId, cache);
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

  /** Where packages come from, when it is not the languages' own registries. */
  private environment(): Record<string, string> {
    const { PYTHON_INDEX_URL, NPM_REGISTRY, MAVEN_MIRROR, RUBYGEMS_MIRROR, CARGO_MIRROR } = this.settings.env;
    return {
      ...(PYTHON_INDEX_URL ? { PIP_INDEX_URL: PYTHON_INDEX_URL } : {}),
      ...(NPM_REGISTRY ? { npm_config_registry: NPM_REGISTRY } : {}),
      ...(MAVEN_MIRROR ? { MAVEN_MIRROR } : {}),
      ...(RUBYGEMS_MIRROR ? { RUBYGEMS_MIRROR } : {}),
      ...(CARGO_MIRROR ? { CARGO_MIRROR } : {}),
    };
  }
}
