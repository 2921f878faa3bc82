import { availableParallelism } from 'node:os';
import type { FactoryProvider } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Executor } from '#libs/executor/executor.js';
import { SlotPool } from '#libs/executor/pool/index.js';
import { WorkLimits } from '#src/modules/work-limits/work-limits.js';
import { Settings } from '#src/platform/config/settings.js';
import { Metrics } from '#src/platform/health/metrics.js';
import { SlotStarts } from './slot-starts.js';

/** The one pool of this process. */
export const slotPoolProvider: FactoryProvider<SlotPool> = {
  provide: SlotPool,
  inject: [Executor, Settings, SlotStarts, Metrics, WorkLimits, PinoLogger],
  useFactory: async (executor: Executor, settings: Settings, starts: SlotStarts, metrics: Metrics, limits: WorkLimits, logger: PinoLogger): Promise<SlotPool> => {
    const { env } = settings;
    const pool = new SlotPool(
      executor,
      {
        maxSlots: env.SLOTS_MAX,
        maxSlotsPerCaller: env.SLOTS_PER_CALLER,
        // A slot rests while its answer makes its way through this process: two for each processor keep all of them busy.
        eagerSlots: 2 * availableParallelism(),
        growAfterMs: 20,
        maxQueuedPerVersion: env.QUEUE_PER_VERSION,
        maxConcurrentPerAccount: (account) => limits.concurrentCalls(account),
        memoryBudgetMb: settings.slotsMemoryMb,
        gpus: await gpusOf(executor, logger),
        idleMs: env.SLOT_IDLE_SECONDS * 1000,
      },
      {
        onSlotStarted: (_slotId, milliseconds) => {
          metrics.slots.inc();
          metrics.slotStart.observe(milliseconds / 1000);
        },
        onSlotStopped: (slotId, problem) => {
          metrics.slots.dec();
          starts.forget(slotId);
          if (problem !== undefined) {
            logger.error({ err: problem, slotId }, 'a slot could not be stopped cleanly');
          }
        },
        onStartFailed: (slotId) => {
          if (slotId !== undefined) {
            starts.forget(slotId);
          }
        },
      },
    );
    return pool;
  },
};

/** A driver that cannot work at all says so elsewhere; here it has none. */
function gpusOf(executor: Executor, logger: PinoLogger): Promise<readonly string[]> {
  return executor.gpus().catch((error: unknown) => {
    logger.warn({ err: error }, 'the graphics processors of this machine cannot be told: none are used');
    return [];
  });
}
