import { availableParallelism } from 'node:os';
import type { FactoryProvider } from '@nestjs/common';
import { Executor } from '#libs/executor/executor.js';
import { SlotPool } from '#libs/executor/pool/index.js';
import { Settings } from '#src/platform/config/settings.js';
import { Metrics } from '#src/platform/health/metrics.js';
import { SlotStarts } from './slot-starts.js';

/** The one pool of this process. */
export const slotPoolProvider: FactoryProvider<SlotPool> = {
  provide: SlotPool,
  inject: [Executor, Settings, SlotStarts, Metrics],
  useFactory: (executor: Executor, settings: Settings, starts: SlotStarts, metrics: Metrics) => {
    const { env } = settings;
    return new SlotPool(
      executor,
      {
        maxSlots: env.SLOTS_MAX,
        maxSlotsPerCaller: env.SLOTS_PER_CALLER,
        eagerSlots: availableParallelism(),
        growAfterMs: 20,
        maxQueuedPerVersion: env.QUEUE_PER_VERSION,
        maxConcurrentPerAccount: env.CALLS_PER_ACCOUNT,
        memoryBudgetMb: settings.slotsMemoryMb,
        idleMs: env.SLOT_IDLE_SECONDS * 1000,
      },
      {
        onSlotStarted: () => metrics.slots.inc(),
        onSlotStopped: (slotId: string) => {
          metrics.slots.dec();
          starts.forget(slotId);
        },
      },
    );
  },
};
