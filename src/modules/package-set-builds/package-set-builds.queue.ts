import type { QueueOptions } from 'bull';

export const PACKAGE_SET_BUILDS = 'package-set-builds';

export interface PackageSetBuildJob {
  buildId: string;
}

/** A worker that dies is noticed within `lockDuration`, and its build is taken up by another. */
export const packageSetBuildsQueueOptions: QueueOptions = {
  settings: { lockDuration: 20_000, lockRenewTime: 5_000, stalledInterval: 5_000, maxStalledCount: 3 },
};
