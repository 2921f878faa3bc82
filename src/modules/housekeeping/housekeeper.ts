import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';

/** Something to tidy up. May run in several processes at once, and any number of times. */
export interface Chore {
  readonly name: string;
  run(now: number): Promise<void>;
}

export const CHORES = Symbol('chores');
const PERIOD_MS = 3_600_000;

/** Does every chore once an hour, the first time soon after the start. */
@Injectable()
export class Housekeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CHORES) private readonly chores: readonly Chore[],
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(60_000);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private schedule(milliseconds: number): void {
    this.timer = setTimeout(() => void this.tidyUp().then(() => this.schedule(PERIOD_MS)), milliseconds).unref();
  }

  private async tidyUp(): Promise<void> {
    for (const chore of this.chores) {
      await chore.run(Date.now()).catch((error: unknown) => this.logger.warn({ err: error, chore: chore.name }, 'housekeeping failed'));
    }
  }
}
