import type { QueueOptions } from 'bull';

export const BUILDS = 'builds';

export interface BuildJob {
  buildId: string;
}

/** The account of the build has as many lanes as it may have: the build waits, and others go before it. */
export class LanesTaken extends Error {}

const WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
const FAIL = -1;

/** A worker that dies is noticed within `lockDuration`, and its build is taken up by another. Only what waits for a lane is tried again by the queue itself. */
export const buildsQueueOptions: QueueOptions = {
  settings: {
    lockDuration: 20_000, lockRenewTime: 5_000, stalledInterval: 5_000, maxStalledCount: 3,
    backoffStrategies: { lane: (attempts, error) => (error instanceof LanesTaken ? Math.min(attempts * WAIT_MS, LONGEST_WAIT_MS) : FAIL) },
  },
  defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000, attempts: Number.MAX_SAFE_INTEGER, backoff: { type: 'lane' }, stackTraceLimit: 1 },
};
