import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { Settings } from '#src/platform/config/settings.js';
import { Stopping } from '#src/platform/health/stopping.js';
import { BuildLife } from './build-life.js';
import { BuildRunner } from './build-runner.js';
import { BUILDS, type BuildJob } from './builds.queue.js';

/** Takes builds from the queue, one after the other in each of BUILDS_PARALLEL lanes. */
@Injectable()
export class BuildsProcessor implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(BUILDS) private readonly queue: Queue<BuildJob>,
    private readonly life: BuildLife,
    private readonly runner: BuildRunner,
    private readonly stopping: Stopping,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    void this.queue.process(this.settings.env.BUILDS_PARALLEL, (job: Job<BuildJob>) => this.process(job.data));
  }

  /** A build whose worker stops has no end: the sweeper puts it into the queue again, and the next worker takes it. */
  async process({ buildId, afresh = false }: BuildJob): Promise<void> {
    const build = await this.life.take(buildId);
    if (!build) {
      return;
    }
    try {
      const result = await this.runner.run(build, afresh, (text) => this.life.tell(buildId, text), this.stopping.signal);
      await this.life.end(buildId, result);
    } catch (error) {
      if (this.stopping.signal.aborted) {
        await this.life.putBack(buildId);
      }
      throw error;
    }
  }
}
