import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { Settings } from '#src/platform/config/settings.js';
import { Metrics } from '#src/platform/health/metrics.js';
import { BuildProgress } from './build-progress.js';
import { BuildRunner } from './build-runner.js';
import { BuildsRepository } from './builds.repository.js';
import { BUILDS, type BuildJob } from './builds.queue.js';

/** Takes builds from the queue, one after the other in each of BUILDS_PARALLEL lanes. */
@Injectable()
export class BuildsProcessor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    @InjectQueue(BUILDS) private readonly queue: Queue<BuildJob>,
    private readonly builds: BuildsRepository,
    private readonly runner: BuildRunner,
    private readonly progress: BuildProgress,
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    void this.queue.process(this.settings.env.BUILDS_PARALLEL, (job: Job<BuildJob>) => this.process(job.data.buildId));
  }

  onApplicationShutdown(): void {
    this.stopping.abort(new Error('The platform is stopping'));
  }

  /** A build whose worker stops goes back to the queue: it has no end, and the next worker takes it. */
  async process(buildId: string): Promise<void> {
    const build = await this.builds.take(buildId);
    if (!build) {
      return;
    }
    const result = await this.runner.run(build, (text) => void this.progress.report(buildId, text), this.stopping.signal);
    await this.builds.finish(buildId, result);
    this.metrics.builds.inc({ outcome: result.artifact === undefined ? 'failed' : 'succeeded' });
    await this.progress.end(buildId);
  }
}
