import type { SlotLimits } from '../executor.js';

/** The control group of one slot or build: holds all of its processes, whatever they do. */
export interface Cgroup {
  /** Files that a process writes its own id to, to enter the group. */
  readonly entrances: readonly string[];
  /** Processes that the kernel has killed in this group because memory ran out. */
  outOfMemoryKills(): number;
  /** Kills every process in the group. */
  kill(): void;
  /** Waits until the group is empty, killing what is left in it, and removes it. */
  remove(): Promise<void>;
}

/** The part of the control group tree that one driver works in. */
export interface CgroupTree {
  /** For the readiness report. */
  readonly description: string;
  create(name: string, limits: SlotLimits): Cgroup;
  /**
   * Kills what is left in the groups of `owner`, a name of a folder in the tree, and removes them. The folder of all
   * owners stays: another platform may be about to use it.
   */
  removeOwner(owner: string): Promise<void>;
  /** Owners that have a folder in the tree. */
  owners(): string[];
}

/** Processes that are not the algorithm's: bubblewrap's monitor outside and first process inside, and the forwarder to the API. */
export const SANDBOX_OVERHEAD_PROCESSES = 3;

export const CPU_PERIOD_US = 100_000;

/** The kernel refuses quotas below 1 ms. */
export function cpuQuotaUs(cpus: number): number {
  return Math.max(1000, Math.round(cpus * CPU_PERIOD_US));
}
