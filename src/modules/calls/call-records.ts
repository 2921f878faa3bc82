import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { bulkInsert } from '#src/platform/database/bulk-insert.js';
import { Call } from './call.entity.js';

const PERIOD_MS = 250;
const BATCH = 1000;
/** What is kept while the database is out of reach: beyond it the oldest records are given up, and the log says how many. */
const LONGEST_BACKLOG = 50_000;

/** Records of calls that are over, written behind the answers in batches: a call never waits for the database. */
@Injectable()
export class CallRecords implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private backlog = new Map<string, Call>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly em: EntityManager,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), PERIOD_MS).unref();
  }

  /** Before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  add(call: Call): void {
    this.backlog.set(call.id, call);
  }

  /** A record, also one that is not written yet. */
  async find(id: string): Promise<Call | undefined> {
    return this.backlog.get(id) ?? (await this.em.fork().findOne(Call, { id })) ?? undefined;
  }

  /** Writes what there is. Never rejects: what cannot be written stays for the next time. */
  flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    while (this.backlog.size > 0) {
      const batch = [...this.backlog.values()].slice(0, BATCH);
      try {
        await bulkInsert(this.em, Call, batch);
      } catch (error) {
        this.giveUpOldest(error);
        return;
      }
      for (const call of batch) {
        this.backlog.delete(call.id);
      }
    }
  }

  private giveUpOldest(error: unknown): void {
    const surplus = [...this.backlog.keys()].slice(0, Math.max(0, this.backlog.size - LONGEST_BACKLOG));
    for (const id of surplus) {
      this.backlog.delete(id);
    }
    this.logger.error({ err: error, waiting: this.backlog.size, lost: surplus.length }, 'records of calls cannot be written');
  }
}
