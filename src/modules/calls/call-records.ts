import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { WriteBehind } from '#src/platform/database/write-behind.js';
import { Call } from './call.entity.js';

/** Records of calls that are over, written behind the answers: a call never waits for the database. */
@Injectable()
export class CallRecords implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rows: WriteBehind<Call>;

  constructor(
    private readonly em: EntityManager,
    logger: PinoLogger,
  ) {
    this.rows = new WriteBehind<Call>(em, Call, logger, 'records of calls');
  }

  onApplicationBootstrap(): void {
    this.rows.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rows.stop();
  }

  add(call: Call): void {
    this.rows.add(call);
  }

  /** A record, also one that is not written yet. */
  async find(id: string): Promise<Call | undefined> {
    return this.rows.waiting(id) ?? (await this.em.fork().findOne(Call, { id })) ?? undefined;
  }

  flush(): Promise<void> {
    return this.rows.flush();
  }
}
