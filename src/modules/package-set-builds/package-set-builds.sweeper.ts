import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import type { PackageSetBuild } from './package-set-build.entity.js';
import { PACKAGE_SET_BUILDS, type PackageSetBuildJob } from './package-set-builds.queue.js';
import { PackageSetBuildsRepository } from './package-set-builds.repository.js';

const PERIOD_MS = 5_000;
/** A build this young may still be on its way into the queue. */
const GRACE_MS = 5_000;
const MAX_ATTEMPTS = 3;

/** Sees to it that every build of a package set ends, as the sweeper of builds does for algorithms. */
@Injectable()
export class PackageSetBuildsSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(PACKAGE_SET_BUILDS) private readonly queue: Queue<PackageSetBuildJob>,
    private readonly builds: PackageSetBuildsRepository,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep(Date.now() - GRACE_MS).catch((error: unknown) => this.logger.warn({ err: error }, 'builds of package sets not swept'));
    }, PERIOD_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async sweep(before: number): Promise<void> {
    for (const build of await this.builds.unfinished()) {
      if (build.startedAt.getTime() < before) {
        await this.look(build);
      }
    }
  }

  private async look(build: PackageSetBuild): Promise<void> {
    const job = await this.queue.getJob(build.id);
    if (job && !(await job.isFailed()) && !(await job.isCompleted())) {
      return;
    }
    if (build.attempts >= MAX_ATTEMPTS) {
      await this.builds.finish(build, `${build.log}The build was interrupted ${build.attempts} times and is given up. Build again.\n`);
      return;
    }
    await job?.remove();
    await this.queue.add({ buildId: build.id }, { jobId: build.id });
  }
}
