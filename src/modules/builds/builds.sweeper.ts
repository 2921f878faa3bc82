import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import { LostJobs } from '#src/platform/queue/lost-jobs.js';
import type { Build } from './build.entity.js';
import { BuildLife } from './build-life.js';
import { BuildsRepository } from './builds.repository.js';
import { BUILDS, type BuildJob } from './builds.queue.js';

/** Sees to it that every build ends. */
@Injectable()
export class BuildsSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly lost: LostJobs<Build>;

  constructor(@InjectQueue(BUILDS) queue: Queue<BuildJob>, builds: BuildsRepository, life: BuildLife, logger: PinoLogger) {
    const giveUp = (build: Build) => life.end(build, { log: `The build was interrupted ${build.attempts} times and is given up. Push again or compile.\n` });
    this.lost = new LostJobs(queue, { unfinished: () => builds.unfinished(), giveUp }, logger);
  }

  onApplicationBootstrap(): void {
    this.lost.start();
  }

  onApplicationShutdown(): void {
    this.lost.stop();
  }
}
