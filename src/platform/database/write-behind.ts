import type { EntityName } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PinoLogger } from 'nestjs-pino';
import { bulkInsert } from './bulk-insert.js';

const PERIOD_MS = 250;
const BATCH = 1000;
/** What is kept while the database is out of reach: beyond it the oldest rows are given up, and the log says how many. */
const LONGEST_BACKLOG = 50_000;

/** Rows that are written behind the answers, in batches: what makes them never waits for the database. */
export class WriteBehind<T extends { id: string }> {
  private readonly backlog = new Map<string, T>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly em: EntityManager,
    private readonly entity: EntityName<T>,
    private readonly logger: PinoLogger,
    /** For the log: `records of calls`. */
    private readonly what: string,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.flush(), PERIOD_MS).unref();
  }

  /** To be awaited before the database goes. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  add(row: T): void {
    this.backlog.set(row.id, row);
  }

  /** A row that is not written yet. */
  waiting(id: string): T | undefined {
    return this.backlog.get(id);
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
        await this.insert(batch);
      } catch (error) {
        this.giveUpOldest(error);
        return;
      }
      for (const row of batch) {
        this.backlog.delete(row.id);
      }
    }
  }

  /** A row that the database cannot keep is lost alone: it must not hold up the others for ever. */
  private async insert(rows: T[]): Promise<void> {
    try {
      await bulkInsert(this.em, this.entity, rows);
    } catch (error) {
      if (!isAboutData(error)) {
        throw error;
      }
      if (rows.length === 1) {
        this.logger.error({ err: error, id: rows[0]?.id }, `one of the ${this.what} cannot be kept`);
        return;
      }
      const middle = Math.ceil(rows.length / 2);
      await this.insert(rows.slice(0, middle));
      await this.insert(rows.slice(middle));
    }
  }

  private giveUpOldest(error: unknown): void {
    const surplus = [...this.backlog.keys()].slice(0, Math.max(0, this.backlog.size - LONGEST_BACKLOG));
    for (const id of surplus) {
      this.backlog.delete(id);
    }
    this.logger.error({ err: error, waiting: this.backlog.size, lost: surplus.length }, `${this.what} cannot be written`);
  }
}

/** PostgreSQL's classes 22 and 23: the values are at fault, not the connection or the machine. */
function isAboutData(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}
