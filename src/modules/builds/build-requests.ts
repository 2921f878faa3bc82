import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Build } from './build.entity.js';
import { BuildProgress, type Follower } from './build-progress.js';
import { BuildsRepository } from './builds.repository.js';
import { BUILDS, type BuildJob } from './builds.queue.js';

/** Asks for builds: from a push, and from a compile call. */
@Injectable()
export class BuildRequests {
  constructor(
    @InjectQueue(BUILDS) private readonly queue: Queue<BuildJob>,
    private readonly builds: BuildsRepository,
    private readonly progress: BuildProgress,
  ) {}

  /** The record exists when this returns; the follower misses nothing of the output. `afresh`: without what earlier builds kept. */
  async request(algorithmId: string, commit: string, { afresh = false } = {}): Promise<{ build: Build; follower: Follower }> {
    const build = await this.builds.insert(algorithmId, commit, afresh);
    const follower = this.progress.follow(build.id);
    // A queue out of reach does not lose the build: the sweeper puts it in later.
    await this.queue.add({ buildId: build.id }, { jobId: build.id }).catch(() => undefined);
    return { build, follower };
  }
}
