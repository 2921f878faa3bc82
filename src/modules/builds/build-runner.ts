import { mkdir, rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Executor, type BuildOutcome } from '#libs/executor/executor.js';
import { RepositoryStore, UnsafeTree } from '#libs/git/index.js';
import { findLanguage } from '#libs/languages/registry.js';
import { AlgorithmsRepository, type OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { Settings } from '#src/platform/config/settings.js';
import type { Build } from './build.entity.js';
import { BuildLog } from './build-log.js';
import type { BuildResult } from './builds.repository.js';
import { renderReadme } from './readme.js';

const README_MAX_BYTES = 512 * 1024;

/** Turns one commit into an artifact. Rejects only when it is told to stop: a broken platform is the end of this build, too. */
@Injectable()
export class BuildRunner {
  constructor(
    private readonly executor: Executor,
    private readonly repositories: RepositoryStore,
    private readonly algorithms: AlgorithmsRepository,
    private readonly artifacts: ArtifactStore,
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
  ) {}

  async run(build: Build, tell: (text: string) => void, signal: AbortSignal): Promise<BuildResult> {
    const log = new BuildLog();
    const write = (text: string) => {
      log.append(text);
      tell(text);
    };
    const owned = await this.algorithms.findById(build.algorithm);
    if (!owned) {
      return { log: 'The algorithm was deleted.\n' };
    }
    const directory = this.settings.directory('builds', build.id);
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    try {
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory, { recursive: true, mode: 0o711 });
      write(`Beginning container customization\n`);
      write(`Building ${owned.ownerName}/${owned.algorithm.name} at ${build.commitSha}\n`);
      await this.repositories.checkout(owned.algorithm.id, build.commitSha, directory);
      const outcome = await this.build(build, owned, directory, write, signal);
      if (outcome.kind === 'failed') {
        write(`Build failed after ${seconds()} s: ${outcome.reason}\n`);
        return { log: String(log) };
      }
      const artifact = await this.artifacts.pack(directory);
      write(`Build succeeded in ${seconds()} s\n`);
      return { log: String(log), artifact, summary: await this.summary(owned, build.commitSha) };
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      this.logger.error({ err: error, buildId: build.id }, 'a build broke the platform');
      write(`Build failed: ${reasonFor(error)}\n`);
      return { log: String(log) };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  private async build(build: Build, owned: OwnedAlgorithm, directory: string, write: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    const language = findLanguage(owned.algorithm.settings.language ?? '');
    if (!language) {
      return { kind: 'failed', reason: `the language "${owned.algorithm.settings.language}" is not installed here` };
    }
    const { env } = this.settings;
    return this.executor.build(
      {
        buildId: build.id,
        language,
        directory,
        limits: {
          memoryMb: env.BUILD_MEMORY_MB, processes: 1024, cpus: env.SLOT_CPUS, tmpMb: 1024,
          timeoutMs: env.BUILD_TIMEOUT_SECONDS * 1000, diskMb: env.BUILD_DISK_MB,
        },
        environment: {
          ...(env.PYTHON_INDEX_URL ? { PIP_INDEX_URL: env.PYTHON_INDEX_URL } : {}),
          ...(env.NPM_REGISTRY ? { npm_config_registry: env.NPM_REGISTRY } : {}),
        },
      },
      write,
      signal,
    );
  }

  /** A README that cannot be rendered costs its page, not the build. */
  private async summary(owned: OwnedAlgorithm, commit: string): Promise<string | undefined> {
    try {
      const readme = await this.repositories.readFile(owned.algorithm.id, commit, 'README.md', README_MAX_BYTES);
      return readme && (await renderReadme(readme.toString('utf8').replaceAll('\0', '')));
    } catch (error) {
      this.logger.warn({ err: error, algorithm: owned.algorithm.id }, 'README not rendered');
      return undefined;
    }
  }
}

/** Authors may know that the disk is full or that git refuses their tree, but nothing of paths and addresses. */
function reasonFor(error: unknown): string {
  if (error instanceof UnsafeTree) {
    return error.message;
  }
  const full = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC';
  return full ? 'the disk of the platform is full. Tell its administrator' : 'an internal error, which is in the log of the platform. Compile again';
}
