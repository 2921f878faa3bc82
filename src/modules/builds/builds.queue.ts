import type { QueueOptions } from 'bull';

export const BUILDS = 'builds';

export interface BuildJob {
  buildId: string;
  /** Without what earlier builds of the algorithm kept. */
  afresh?: boolean;
}

/** A worker that dies is noticed within `lockDuration`, and its build is taken up by another. */
export const buildsQueueOptions: QueueOptions = {
  settings: { lockDuration: 20_000, lockRenewTime: 5_000, stalledInterval: 5_000, maxStalledCount: 3 },
};
