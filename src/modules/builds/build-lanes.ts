import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import { Settings } from '#src/platform/config/settings.js';
import { Stopping } from '#src/platform/health/stopping.js';
import { BuildsRepository, type BuildPlace } from './builds.repository.js';

/** How often it is looked whether a build is still wanted, in case that the message of the deletion was lost. */
const LOOK_MS = 10_000;

/** One of the BUILDS_PARALLEL builds that this process runs. */
export interface Lane extends BuildPlace {
  buildId: string;
  /** Aborted when the process is to stop, or the algorithm is gone. */
  signal: AbortSignal;
}

/** Who builds in this process. One account never has every lane, so that its builds keep nobody else's waiting; a build ends with its algorithm. */
@Injectable()
export class BuildLanes implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly taken = new Map<Lane, AbortController>();
  private timer: NodeJS.Timeout | undefined;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly changes: AlgorithmChanges,
    private readonly builds: BuildsRepository,
    private readonly stopping: Stopping,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.changes.listen(({ algorithmId, kind }) => {
      if (kind === 'deleted') {
        this.abort((lane) => lane.algorithm === algorithmId);
      }
    });
    // A database out of reach says nothing of what was deleted.
    this.timer = setInterval(() => void this.look().catch(() => undefined), LOOK_MS).unref();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }

  /** Undefined while the account has all that it may have. Whoever enters leaves. */
  enter(buildId: string, place: BuildPlace): Lane | undefined {
    const ofAccount = [...this.taken.keys()].filter(({ owner }) => owner === place.owner).length;
    if (ofAccount >= Math.max(1, this.settings.env.BUILDS_PARALLEL - 1)) {
      return undefined;
    }
    const controller = new AbortController();
    const lane = { ...place, buildId, signal: AbortSignal.any([this.stopping.signal, controller.signal]) };
    this.taken.set(lane, controller);
    return lane;
  }

  leave(lane: Lane): void {
    this.taken.delete(lane);
  }

  /** Aborts what has no record any more. */
  async look(): Promise<void> {
    const lanes = [...this.taken.keys()];
    const known = await this.builds.byIds(lanes.map(({ buildId }) => buildId));
    this.abort((lane) => lanes.includes(lane) && !known.has(lane.buildId));
  }

  private abort(which: (lane: Lane) => boolean): void {
    for (const [lane, controller] of this.taken) {
      if (which(lane)) {
        controller.abort(new Error('The algorithm was deleted'));
      }
    }
  }
}
