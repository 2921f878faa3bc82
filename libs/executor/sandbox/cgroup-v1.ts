import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SlotLimits } from '../executor.js';
import { CPU_PERIOD_US, cpuQuotaUs, SANDBOX_OVERHEAD_PROCESSES, type Cgroup, type CgroupTree } from './cgroup.js';
import { folders, killListed, readCounter, removeWhenEmpty, writeIfPresent } from './cgroup-files.js';

const CONTROLLERS = ['memory', 'pids', 'cpu'] as const;

/** Control groups of version 1: one hierarchy a controller, each mounted under `root`. */
export class CgroupTreeV1 implements CgroupTree {
  readonly description = 'cgroup v1';
  readonly #bases: readonly string[];
  readonly #owner: string;

  private constructor(bases: readonly string[], owner: string) {
    this.#bases = bases;
    this.#owner = owner;
  }

  /** Undefined where the controllers are missing or not ours to use. */
  static open(root: string, folder: string, owner: string): CgroupTreeV1 | undefined {
    const bases = CONTROLLERS.map((controller) => join(root, controller, folder));
    try {
      for (const base of bases) {
        mkdirSync(join(base, owner), { recursive: true });
      }
      return new CgroupTreeV1(bases, owner);
    } catch {
      return undefined;
    }
  }

  create(name: string, limits: SlotLimits): Cgroup {
    const [memory, pids, cpu] = this.#bases.map((base) => join(base, this.#owner, name)) as [string, string, string];
    for (const path of [memory, pids, cpu]) {
      mkdirSync(path, { recursive: true });
    }
    const bytes = String(limits.memoryMb * 1024 * 1024);
    writeFileSync(join(memory, 'memory.limit_in_bytes'), bytes);
    writeIfPresent(join(memory, 'memory.memsw.limit_in_bytes'), bytes);
    writeFileSync(join(pids, 'pids.max'), String(limits.processes + SANDBOX_OVERHEAD_PROCESSES));
    writeFileSync(join(cpu, 'cpu.cfs_period_us'), String(CPU_PERIOD_US));
    writeFileSync(join(cpu, 'cpu.cfs_quota_us'), String(cpuQuotaUs(limits.cpus)));
    return new CgroupV1([memory, pids, cpu]);
  }

  owners(): string[] {
    return [...new Set(this.#bases.flatMap(folders))];
  }

  async removeOwner(owner: string): Promise<void> {
    for (const base of this.#bases) {
      const folder = join(base, owner);
      for (const name of folders(folder)) {
        await new CgroupV1([join(folder, name)]).remove();
      }
      await removeWhenEmpty(folder, () => killListed(folder));
    }
  }
}

class CgroupV1 implements Cgroup {
  readonly #folders: readonly string[];

  /** The first folder is that of the memory controller. */
  constructor(paths: readonly string[]) {
    this.#folders = paths;
  }

  get entrances(): readonly string[] {
    return this.#folders.map((folder) => join(folder, 'cgroup.procs'));
  }

  outOfMemoryKills(): number {
    return readCounter(join(this.#folders[0]!, 'memory.oom_control'), 'oom_kill');
  }

  kill(): void {
    killListed(this.#folders[0]!);
  }

  async remove(): Promise<void> {
    for (const folder of this.#folders) {
      await removeWhenEmpty(folder, () => killListed(folder));
    }
  }
}
