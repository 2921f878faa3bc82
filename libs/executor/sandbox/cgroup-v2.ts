import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SlotLimits } from '../executor.js';
import { CPU_PERIOD_US, cpuQuotaUs, SANDBOX_OVERHEAD_PROCESSES, type Cgroup, type CgroupTree } from './cgroup.js';
import { folders, killListed, readCounter, readText, removeWhenEmpty, writeIfPresent } from './cgroup-files.js';

const CONTROLLERS = ['memory', 'pids', 'cpu'];

/** Control groups of version 2: one hierarchy for all controllers. */
export class CgroupTreeV2 implements CgroupTree {
  readonly description = 'cgroup v2';
  readonly #base: string;
  readonly #owner: string;

  private constructor(base: string, owner: string) {
    this.#base = base;
    this.#owner = owner;
  }

  /**
   * Undefined where no group is ours to divide. Tried in turn: the group this process is in (a service whose unit
   * says `Delegate=yes`), the root of the tree (the administrator), and the own group once more after moving this
   * process into a sub-group of it, since the kernel divides only groups without processes of their own.
   */
  static open(root: string, ownGroup: string, folder: string, owner: string): CgroupTreeV2 | undefined {
    if (!existsSync(join(root, 'cgroup.controllers'))) {
      return undefined;
    }
    const own = join(root, ownGroup);
    const parent = [own, root].find(divide) ?? (stepAside(own) && divide(own) ? own : undefined);
    if (!parent) {
      return undefined;
    }
    const base = join(parent, folder);
    try {
      mkdirSync(join(base, owner), { recursive: true });
    } catch {
      return undefined;
    }
    return divide(base) && divide(join(base, owner)) ? new CgroupTreeV2(base, owner) : undefined;
  }

  create(name: string, limits: SlotLimits): Cgroup {
    const folder = join(this.#base, this.#owner, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'memory.max'), String(limits.memoryMb * 1024 * 1024));
    writeIfPresent(join(folder, 'memory.swap.max'), '0');
    writeFileSync(join(folder, 'pids.max'), String(limits.processes + SANDBOX_OVERHEAD_PROCESSES));
    writeFileSync(join(folder, 'cpu.max'), `${cpuQuotaUs(limits.cpus)} ${CPU_PERIOD_US}`);
    return new CgroupV2(folder);
  }

  owners(): string[] {
    return folders(this.#base);
  }

  async removeOwner(owner: string): Promise<void> {
    const folder = join(this.#base, owner);
    for (const name of folders(folder)) {
      await new CgroupV2(join(folder, name)).remove();
    }
    await removeWhenEmpty(folder, () => killListed(folder));
  }
}

class CgroupV2 implements Cgroup {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get entrances(): readonly string[] {
    return [join(this.#folder, 'cgroup.procs')];
  }

  outOfMemoryKills(): number {
    return readCounter(join(this.#folder, 'memory.events'), 'oom_kill');
  }

  kill(): void {
    const whole = join(this.#folder, 'cgroup.kill');
    if (existsSync(whole)) {
      writeIfPresent(whole, '1');
    } else {
      killListed(this.#folder);
    }
  }

  async remove(): Promise<void> {
    await removeWhenEmpty(this.#folder, () => this.kill());
  }
}

/** Hands the controllers down to the sub-groups of `group`; false where that is not allowed. */
function divide(group: string): boolean {
  const control = join(group, 'cgroup.subtree_control');
  const handed = readText(control).split(/\s+/);
  const missing = CONTROLLERS.filter((controller) => !handed.includes(controller));
  try {
    if (missing.length > 0) {
      writeFileSync(control, missing.map((controller) => `+${controller}`).join(' '));
    }
    return true;
  } catch {
    return false;
  }
}

function stepAside(group: string): boolean {
  try {
    const platform = join(group, 'algoplane-platform');
    mkdirSync(platform, { recursive: true });
    writeFileSync(join(platform, 'cgroup.procs'), String(process.pid));
    return true;
  } catch {
    return false;
  }
}
