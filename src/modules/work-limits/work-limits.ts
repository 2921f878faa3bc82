import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '#src/platform/config/settings.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { LiveCopy } from '#src/platform/queue/live-copy.js';
import { WorkLimit } from './work-limit.entity.js';

/** How many calls each account may have under way, in memory: asked with every call. */
@Injectable()
export class WorkLimits implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly limits: LiveCopy<Map<string, number>>;

  constructor(
    private readonly em: EntityManager,
    private readonly settings: Settings,
    broadcast: Broadcast,
    logger: PinoLogger,
  ) {
    this.limits = new LiveCopy('work-limits-changed', new Map<string, number>(), () => this.read(), broadcast, logger);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.limits.start();
  }

  onApplicationShutdown(): void {
    this.limits.stop();
  }

  concurrentCalls(accountId: string): number {
    return this.limits.value.get(accountId) ?? this.settings.env.CALLS_PER_ACCOUNT;
  }

  /** Undefined goes back to what everybody has. */
  async set(accountId: string, concurrentCalls: number | undefined): Promise<void> {
    if (concurrentCalls === undefined) {
      await this.em.fork().nativeDelete(WorkLimit, { account: accountId });
    } else {
      await this.em.fork().upsert(WorkLimit, { account: accountId, concurrentCalls });
    }
    await this.limits.announce();
  }

  private async read(): Promise<Map<string, number>> {
    const rows = await this.em.fork().find(WorkLimit, {});
    return new Map(rows.map((row) => [row.account, row.concurrentCalls]));
  }
}
