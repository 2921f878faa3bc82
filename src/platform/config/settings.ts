import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { machineTypes, type MachineType } from '#config/machine-types.js';
import { readEnvironment, type Environment } from '#config/settings.js';

/** The settings of this process, as the modules read them: the environment, and what follows from it. */
export class Settings {
  readonly home: string;
  /** Made once: every call asks for its own. */
  private readonly machineTypes: ReturnType<typeof machineTypes>;

  constructor(readonly env: Environment) {
    this.home = resolve(env.ALGOPLANE_HOME);
    const { SLOT_MEMORY_MB: memoryMb, SLOT_CPUS: cpus, SLOT_PROCESSES: processes, SLOT_TMP_MB: tmpMb, MACHINE_TYPES } = env;
    this.machineTypes = machineTypes({ memoryMb, cpus, processes, tmpMb }, MACHINE_TYPES);
  }

  static read(source: Record<string, string | undefined>): Settings {
    return new Settings(readEnvironment(source));
  }

  /** What a slot of this `environment` gets (cpu unless given). */
  machineType(environment: string | undefined): MachineType {
    return this.machineTypes[environment === 'gpu' ? 'gpu' : 'cpu'];
  }

  /** A directory below the platform's home. */
  directory(...parts: string[]): string {
    return join(this.home, ...parts);
  }

  /** Address under which callers reach the platform, without a slash at the end. */
  get publicUrl(): string {
    return (this.env.PUBLIC_URL ?? `http://localhost:${this.env.PORT}`).replace(/\/+$/, '');
  }

  get pageLimits(): { standard: number; largest: number } {
    return { standard: this.env.PAGE_SIZE_DEFAULT, largest: this.env.PAGE_SIZE_MAX };
  }

  /** What the slots of this machine may be promised together, in MiB. Memory that is promised is seldom used at once. */
  get slotsMemoryMb(): number {
    return this.env.SLOTS_MEMORY_MB || Math.floor((totalmem() / (1024 * 1024)) * 4);
  }
}
