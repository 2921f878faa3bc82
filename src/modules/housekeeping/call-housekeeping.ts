import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { resultKey } from '#src/modules/calls/call-blobs.js';
import { Call } from '#src/modules/calls/call.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import { BlobStore } from '#src/platform/storage/blob-store.js';
import type { Chore } from './housekeeper.js';

const HOUR_MS = 3_600_000;
const BATCH = 500;

/** Results of asynchronous calls are kept for CALL_RESULT_KEEP_HOURS, records of calls for CALL_RECORD_KEEP_DAYS. */
@Injectable()
export class CallHousekeeping implements Chore {
  readonly name = 'calls';

  constructor(
    private readonly em: EntityManager,
    private readonly blobs: BlobStore,
    private readonly settings: Settings,
  ) {}

  async run(now: number): Promise<void> {
    const { CALL_RESULT_KEEP_HOURS, CALL_RECORD_KEEP_DAYS } = this.settings.env;
    await this.forgetResults(new Date(now - CALL_RESULT_KEEP_HOURS * HOUR_MS));
    await this.forgetRecords(new Date(now - CALL_RECORD_KEEP_DAYS * 24 * HOUR_MS));
  }

  /** A call that has its request has its result, too: the one goes after the other. */
  private async forgetResults(before: Date): Promise<void> {
    const em = this.em.fork();
    for (;;) {
      const calls = await em.find(Call, { request: { $ne: null }, finishedAt: { $lt: before } }, { limit: BATCH, fields: ['id'] });
      if (calls.length === 0) {
        return;
      }
      const ids = calls.map((call) => call.id);
      await Promise.all(ids.map((id) => this.blobs.remove(resultKey(id))));
      await em.nativeUpdate(Call, { id: { $in: ids } }, { request: null });
      em.clear();
    }
  }

  private async forgetRecords(before: Date): Promise<void> {
    await this.em.fork().nativeDelete(Call, { createdAt: { $lt: before }, finishedAt: { $ne: null }, request: null });
  }
}
