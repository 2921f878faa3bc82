import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import { LostJobs } from '#src/platform/queue/lost-jobs.js';
import type { PackageSetBuild } from './package-set-build.entity.js';
import { PACKAGE_SET_BUILDS, type PackageSetBuildJob } from './package-set-builds.queue.js';
import { PackageSetBuildsRepository } from './package-set-builds.repository.js';

/** Sees to it that every build of a package set ends. */
@Injectable()
export class PackageSetBuildsSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly lost: LostJobs<PackageSetBuild>;

  constructor(@InjectQueue(PACKAGE_SET_BUILDS) queue: Queue<PackageSetBuildJob>, builds: PackageSetBuildsRepository, logger: PinoLogger) {
    const giveUp = (build: PackageSetBuild) => builds.finish(build, `${build.log}The build was interrupted ${build.attempts} times and is given up. Build again.\n`);
    this.lost = new LostJobs(queue, { unfinished: () => builds.unfinished(), giveUp }, logger);
  }

  onApplicationBootstrap(): void {
    this.lost.start();
  }

  onApplicationShutdown(): void {
    this.lost.stop();
  }
}
