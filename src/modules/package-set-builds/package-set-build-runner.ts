import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { removeTree } from '#libs/executor/build/artifact-tree.js';
import { SystemBuilder } from '#libs/executor/sandbox/system-builder.js';
import type { SystemRequest } from '#libs/executor/system/system.js';
import { ApiError } from '#libs/errors/index.js';
import { findLanguage } from '#libs/languages/registry.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { BuildLog } from '#src/modules/builds/build-log.js';
import { packageMirrors } from '#src/modules/builds/package-mirrors.js';
import { PackageSetsRepository } from '#src/modules/package-sets/package-sets.repository.js';
import { PackagesService } from '#src/modules/packages/packages.service.js';
import { Settings } from '#src/platform/config/settings.js';
import type { PackageSetBuild } from './package-set-build.entity.js';

/** Turns a package set into a root file system, which is kept as artifacts are. Rejects only when it is told to stop. */
@Injectable()
export class PackageSetBuildRunner implements OnApplicationShutdown {
  private readonly builder: SystemBuilder;

  constructor(
    private readonly sets: PackageSetsRepository,
    private readonly packages: PackagesService,
    private readonly artifacts: ArtifactStore,
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
  ) {
    this.builder = new SystemBuilder({ home: settings.directory('slots'), dockerSocket: settings.env.DOCKER_SOCKET, nodeProgram: process.execPath });
  }

  onApplicationShutdown(): Promise<void> {
    return this.builder.close();
  }

  /** Returns the digest of what was made; undefined when the build has failed. */
  async run(build: PackageSetBuild, log: BuildLog, signal: AbortSignal): Promise<string | undefined> {
    const workplace = this.settings.directory('builds', build.id);
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    try {
      await removeTree(workplace);
      // For nobody else on this machine: what comes out of an image is not yet rid of set-user-id bits.
      await mkdir(workplace, { recursive: true, mode: 0o700 });
      const request = await this.requestFor(build, join(workplace, 'system'));
      const outcome = await this.builder.build(request, (text) => log.append(text), signal);
      if (outcome.kind === 'failed') {
        log.append(`Build failed after ${seconds()} s: ${outcome.reason}\n`);
        return undefined;
      }
      const system = await this.artifacts.pack(request.directory);
      log.append(`Build succeeded in ${seconds()} s\n`);
      return system;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ApiError) {
        log.append(`Build failed: ${error.message}\n`);
        return undefined;
      }
      this.logger.error({ err: error, buildId: build.id }, 'the build of a package set broke the platform');
      // Whoever reads this is an administrator.
      log.append(`Build failed: ${(error as Error).message}\n`);
      return undefined;
    } finally {
      await removeTree(workplace);
    }
  }

  /** Errors: 1003, 1005, 4001. */
  private async requestFor(build: PackageSetBuild, directory: string): Promise<SystemRequest> {
    const set = await this.sets.findById(build.packageSet);
    if (!set) {
      throw new ApiError('packageSetNotFound');
    }
    const language = findLanguage(set.language);
    if (!language) {
      throw new ApiError('unknownLanguage', { message: `The language "${set.language}" is not installed here.` });
    }
    const packages = await this.packages.named(set.contents);
    const { env } = this.settings;
    const image = set.images[build.image];
    return {
      buildId: build.id,
      language,
      ...(image === undefined ? {} : { image }),
      packages: packages.flatMap(({ systemPackages }) => systemPackages),
      scripts: packages.filter(({ script }) => script.trim() !== '').map(({ name, script }) => ({ title: `Installing ${name}`, script })),
      environment: packageMirrors(env),
      limits: { memoryMb: env.BUILD_MEMORY_MB, processes: 1024, cpus: env.SLOT_CPUS, tmpMb: 1024, timeoutMs: env.PACKAGE_SET_BUILD_SECONDS * 1000, diskMb: env.PACKAGE_SET_DISK_MB },
      directory,
    };
  }
}
