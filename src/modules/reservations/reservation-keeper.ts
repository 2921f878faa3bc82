import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SlotPool, type PoolReservation } from '#libs/executor/pool/index.js';
import { SlotStarts } from '#src/modules/invocations/slot-starts.js';
import { Settings } from '#src/platform/config/settings.js';
import { ReservationNews } from './reservation-news.js';
import { Reservations } from './reservations.js';

/** Looks anew so often, besides when something has changed: the news can be lost. */
const PERIOD_MS = 30_000;

/** Has this process' pool keep what is reserved, also when another version becomes the one that is meant. */
@Injectable()
export class ReservationKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly reservations: Reservations,
    private readonly pool: SlotPool,
    private readonly starts: SlotStarts,
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
    private readonly news: ReservationNews,
  ) {}

  onApplicationBootstrap(): void {
    this.news.listen(() => this.look());
    this.timer = setInterval(() => this.look(), PERIOD_MS).unref();
    this.look();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  private look(): void {
    this.working = this.working.then(() => this.apply()).catch((error: unknown) => this.logger.warn({ err: error }, 'reservations cannot be read; the last known ones go on'));
  }

  private async apply(): Promise<void> {
    if (this.stopped) {
      return;
    }
    const wanted = new Map<string, PoolReservation>();
    for (const { reservation, caller, target } of await this.reservations.current()) {
      if (target) {
        const version = this.starts.slotKey(target);
        const before = wanted.get(`${caller.id} ${version}`)?.slots ?? 0;
        const { memoryMb, gpus } = this.settings.machineType(target.settings.environment);
        wanted.set(`${caller.id} ${version}`, { account: caller.id, version, memoryMb, gpus, slots: before + reservation.slots, start: () => this.starts.prepare(target) });
      }
    }
    this.pool.reserve([...wanted.values()]);
  }
}
