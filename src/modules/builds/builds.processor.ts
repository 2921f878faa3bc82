import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '#src/platform/config/settings.js';
import { Metrics } from '#src/platform/health/metrics.js';
import { BuildProgress } from './build-progress.js';
import { BuildRunner } from './build-runner.js';
import { BuildsRepository, type BuildResult } from './builds.repository.js';
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
    private readonly context: BuildsProcessorContext,
  ) {}

  onApplicationBootstrap(): void {
    void this.queue.process(this.context.settings.env.BUILDS_PARALLEL, (job: Job<BuildJob>) => this.process(job.data.buildId));
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
    let result: BuildResult;
    try {
      result = await this.runner.run(build, (text) => void this.progress.report(buildId, text), this.stopping.signal);
    } catch (error) {
      if (this.stopping.signal.aborted) {
        throw error;
      }
      this.context.logger.error({ err: error, buildId }, 'build broke the platform');
      result = { log: `The platform could not run this build: ${reasonFor(error)}. Push again or compile once it is mended.\n` };
    }
    await this.builds.finish(buildId, result);
    this.metrics.builds.inc({ outcome: result.artifact === undefined ? 'failed' : 'succeeded' });
    await this.progress.end(buildId);
  }
}

/** What the processor needs besides its work: kept together because a constructor takes six things. */
@Injectable()
export class BuildsProcessorContext {
  constructor(
    readonly settings: Settings,
    readonly logger: PinoLogger,
  ) {}
}

/** Authors may know that the disk is full, but nothing of paths and addresses. */
function reasonFor(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'its disk is full' : 'an internal error, which is in the log of the platform';
}
