import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import type { Build } from './build.entity.js';
import { BuildLife } from './build-life.js';
import { BuildsRepository } from './builds.repository.js';
import { BUILDS, type BuildJob } from './builds.queue.js';

const PERIOD_MS = 5_000;
/** A build this young may still be on its way into the queue. */
const GRACE_MS = 5_000;
const MAX_ATTEMPTS = 3;

/**
 * Sees to it that every build ends: one that the queue has lost is put back, one that has killed its worker again and again
 * is failed.
 */
@Injectable()
export class BuildsSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(BUILDS) private readonly queue: Queue<BuildJob>,
    private readonly builds: BuildsRepository,
    private readonly life: BuildLife,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep(Date.now() - GRACE_MS).catch((error: unknown) => this.logger.warn({ err: error }, 'builds not swept'));
    }, PERIOD_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(before: number): Promise<void> {
    for (const build of await this.builds.unfinished()) {
      if (build.startedAt.getTime() < before) {
        await this.look(build);
      }
    }
  }

  private async look(build: Build): Promise<void> {
    const job = await this.queue.getJob(build.id);
    const lost = !job || (await job.isFailed()) || (await job.isCompleted());
    if (!lost) {
      return;
    }
    if (build.attempts >= MAX_ATTEMPTS) {
      await this.life.end(build.id, { log: `The build was interrupted ${build.attempts} times and is given up. Push again or compile.\n` });
      return;
    }
    await job?.remove();
    await this.queue.add({ buildId: build.id }, { jobId: build.id });
  }
}
