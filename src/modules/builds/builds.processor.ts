import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { Settings } from '#src/platform/config/settings.js';
import { Stopping } from '#src/platform/health/stopping.js';
import type { Build } from './build.entity.js';
import { BuildLanes } from './build-lanes.js';
import { BuildLife } from './build-life.js';
import { BuildRunner } from './build-runner.js';
import { BUILDS, LanesTaken, type BuildJob } from './builds.queue.js';

/** Takes builds from the queue, one after the other in each of BUILDS_PARALLEL lanes, of which no account has all. */
@Injectable()
export class BuildsProcessor implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(BUILDS) private readonly queue: Queue<BuildJob>,
    private readonly life: BuildLife,
    private readonly runner: BuildRunner,
    private readonly lanes: BuildLanes,
    private readonly stopping: Stopping,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    void this.queue.process(this.settings.env.BUILDS_PARALLEL, (job: Job<BuildJob>) => this.process(job));
  }

  /** Error: `LanesTaken`, and the queue tries again later. */
  async process({ data: { buildId }, attemptsMade }: Pick<Job<BuildJob>, 'data' | 'attemptsMade'>): Promise<void> {
    const place = await this.life.placeOf(buildId);
    if (!place) {
      return;
    }
    const lane = this.lanes.enter(buildId, place);
    if (!lane) {
      await (attemptsMade === 0 && this.life.tell(buildId, 'Waiting for another build of the account to end\n'));
      throw new LanesTaken();
    }
    try {
      const build = await this.life.take(buildId);
      await (build && this.run(build, lane.signal));
    } finally {
      this.lanes.leave(lane);
    }
  }

  /** A build whose worker stops has no end: the sweeper puts it into the queue again, and the next worker takes it. One of a deleted algorithm has no record to end. */
  private async run(build: Build, signal: AbortSignal): Promise<void> {
    const output = this.life.outputOf(build.id);
    try {
      const result = await this.runner.run(build, (text) => output.write(text), signal).finally(() => output.end());
      await this.life.end(build, result);
    } catch (error) {
      if (this.stopping.signal.aborted) {
        await this.life.putBack(build.id);
      } else if (signal.aborted) {
        return;
      }
      throw error;
    }
  }
}
