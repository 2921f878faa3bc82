import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import { BuildLog } from '#src/modules/builds/build-log.js';
import { Stopping } from '#src/platform/health/stopping.js';
import { PackageSetBuildRunner } from './package-set-build-runner.js';
import { PACKAGE_SET_BUILDS, type PackageSetBuildJob } from './package-set-builds.queue.js';
import { PackageSetBuildsRepository } from './package-set-builds.repository.js';

/** How often an administrator who waits sees more of the log. */
const TELL_MS = 2000;

/** Takes builds of package sets from the queue, one after the other: each takes much of the machine and is not urgent. */
@Injectable()
export class PackageSetBuildsProcessor implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(PACKAGE_SET_BUILDS) private readonly queue: Queue<PackageSetBuildJob>,
    private readonly builds: PackageSetBuildsRepository,
    private readonly runner: PackageSetBuildRunner,
    private readonly stopping: Stopping,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    void this.queue.process(1, (job: Job<PackageSetBuildJob>) => this.process(job.data));
  }

  /** A build whose worker stops has no end: the sweeper puts it into the queue again, and the next worker takes it. */
  async process({ buildId }: PackageSetBuildJob): Promise<void> {
    const build = await this.builds.take(buildId);
    if (!build) {
      return;
    }
    const log = new BuildLog();
    const telling = setInterval(() => {
      this.builds.writeLog(buildId, String(log)).catch((error: unknown) => this.logger.warn({ err: error, buildId }, 'the log of a package set is not up to date'));
    }, TELL_MS);
    try {
      const system = await this.runner.run(build, log, this.stopping.signal);
      await this.builds.finish(build, String(log), system);
    } catch (error) {
      if (this.stopping.signal.aborted) {
        await this.builds.putBack(buildId);
      }
      throw error;
    } finally {
      clearInterval(telling);
    }
  }
}
