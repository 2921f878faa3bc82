import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { newId } from '#src/platform/database/columns.js';
import { WriteBehind } from '#src/platform/database/write-behind.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { Insight } from './insight.entity.js';

/** Insights of executions that are over, written behind the answers. */
@Injectable()
export class InsightRecords implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rows: WriteBehind<Insight>;

  constructor(
    private readonly em: EntityManager,
    logger: PinoLogger,
  ) {
    this.rows = new WriteBehind<Insight>(em, Insight, logger, 'insights');
  }

  onApplicationBootstrap(): void {
    this.rows.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rows.stop();
  }

  add(insight: Omit<Insight, 'id' | 'createdAt'>): void {
    this.rows.add({ id: newId(), createdAt: new Date(), ...insight });
  }

  /** Newest first, one more than the page holds. */
  async list(algorithm: string, page: PageRequest): Promise<Insight[]> {
    await this.rows.flush();
    const after = page.after ? { id: { $lt: page.after } } : {};
    return this.em.fork().find(Insight, { algorithm, ...after }, { orderBy: { id: 'desc' }, limit: page.limit + 1 });
  }
}
