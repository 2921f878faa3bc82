import { Injectable } from '@nestjs/common';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import { Metrics } from '#src/platform/health/metrics.js';
import type { Build } from './build.entity.js';
import { BuildProgress } from './build-progress.js';
import { LiveOutput } from './live-output.js';
import { BuildsRepository, type BuildPlace, type BuildResult } from './builds.repository.js';

/** What becomes of one build on the worker's side: its record, those who follow it, and the figures go together. */
@Injectable()
export class BuildLife {
  constructor(
    private readonly builds: BuildsRepository,
    private readonly progress: BuildProgress,
    private readonly metrics: Metrics,
    private readonly changes: AlgorithmChanges,
  ) {}

  placeOf(buildId: string): Promise<BuildPlace | undefined> {
    return this.builds.placeOf(buildId);
  }

  /** Counts an attempt. Undefined when the build has ended or is gone. */
  take(buildId: string): Promise<Build | undefined> {
    return this.builds.take(buildId);
  }

  /** The attempt was cut short by the platform itself and does not count. */
  putBack(buildId: string): Promise<void> {
    return this.builds.putBack(buildId);
  }

  /** Tells those who wait for a build that has not begun. */
  tell(buildId: string, text: string): Promise<void> {
    return this.progress.report(buildId, text);
  }

  /** The way to those who wait for the build; it ends before the build does. */
  outputOf(buildId: string): LiveOutput {
    return new LiveOutput((text) => this.progress.report(buildId, text));
  }

  /** Whoever learns that it has ended finds that calls go to what it made. */
  async end({ id, algorithm }: Pick<Build, 'id' | 'algorithm'>, result: BuildResult): Promise<void> {
    if (await this.builds.finish(id, result)) {
      this.metrics.builds.inc({ outcome: result.artifact === undefined ? 'failed' : 'succeeded' });
      await this.changes.announce(algorithm);
    }
    await this.progress.end(id);
  }
}
