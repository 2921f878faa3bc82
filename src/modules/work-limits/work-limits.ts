import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '#src/platform/config/settings.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { WorkLimit } from './work-limit.entity.js';

const TOPIC = 'work-limits-changed';
/** How long a change can go unnoticed when the broadcast is lost. */
const TRUST_MS = 30_000;

/** How many calls each account may have under way, in memory: asked with every call. */
@Injectable()
export class WorkLimits implements OnApplicationBootstrap, OnApplicationShutdown {
  private limits = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly broadcast: Broadcast,
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.broadcast.listen(TOPIC, () => void this.refresh());
    this.timer = setInterval(() => void this.refresh(), TRUST_MS).unref();
    await this.refresh();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  concurrentCalls(accountId: string): number {
    return this.limits.get(accountId) ?? this.settings.env.CALLS_PER_ACCOUNT;
  }

  /** Undefined goes back to what everybody has. */
  async set(accountId: string, concurrentCalls: number | undefined): Promise<void> {
    if (concurrentCalls === undefined) {
      await this.em.fork().nativeDelete(WorkLimit, { account: accountId });
    } else {
      await this.em.fork().upsert(WorkLimit, { account: accountId, concurrentCalls });
    }
    await this.refresh();
    await this.broadcast.publish(TOPIC, {});
  }

  private async refresh(): Promise<void> {
    try {
      const rows = await this.em.fork().find(WorkLimit, {});
      this.limits = new Map(rows.map((row) => [row.account, row.concurrentCalls]));
    } catch (error) {
      this.logger.warn({ err: error }, 'work limits cannot be read; the last known ones go on');
    }
  }
}
