import { statSync, type Stats } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { apiEnvironment } from '../api/forwarder.js';
import type { SlotLimits, StartRequest } from '../executor.js';
import { nvidiaNodes } from '../gpu/nvidia-devices.js';
import { nvidiaLibraries } from '../gpu/nvidia-libraries.js';
import { PipeSlot } from '../pipe/pipe-slot.js';
import { closeAll, type PlatformEnds } from '../pipe/slot-directory.js';
import type { LateFolder } from '../preboot/late-mounts.js';
import { encodeOrder } from '../preboot/order.js';
import type { Prebooted } from '../preboot/preboot-pool.js';
import { programEnvironment } from './sandbox-arguments.js';
import type { Place, PlacePlan } from './sandbox-machine.js';
import type { SandboxProcess } from './sandbox-process.js';
import type { SandboxSettings } from './sandbox-settings.js';
import { slotInit } from './slot-init.js';

/** What of a slot's sandbox is fixed when it is booted, and so what one must have in common with a request. */
export interface SlotShape {
  pipeDirectory: string;
  system: string | undefined;
  network: StartRequest['network'];
  /** Whether it has a way of its own to the API. */
  api: boolean;
  limits: SlotLimits;
  gpus: readonly string[];
}

export function shapeOf({ language, system, network, api, limits, gpus = [] }: StartRequest): SlotShape {
  return { pipeDirectory: language.pipeDirectory, system, network, api: network === 'isolated' && api !== undefined, limits, gpus };
}

/** Where the artifact is: at its path, or wherever it will be once it is known. */
export type ArtifactSource = string | LateFolder;

/** `impossible`: the sandbox has the folder, and what is mounted over it does not get there. `unknown`: it has ended, or is slow to be made. */
export type Arrival = 'shown' | 'impossible' | 'unknown';

/** How long what is mounted may take to be seen inside: no time, once the sandbox has been made. */
const ARRIVAL_MS = 5000;

/** A slot's sandbox from its boot until it is told what to run; the slot has it from then on. */
export class SlotBerth implements Prebooted<StartRequest> {
  readonly #source: ArtifactSource;
  readonly #place: Place;
  readonly #plan: PlacePlan;
  readonly #ends: PlatformEnds;
  readonly #process: SandboxProcess;

  /** `place` and `source` are released with it. Whoever catches what this throws still has them. */
  constructor(place: Place, source: ArtifactSource, shape: SlotShape, settings: SandboxSettings) {
    this.#place = place;
    this.#source = source;
    this.#plan = planOf(shape, settings, place, source);
    this.#ends = place.directory.openPlatformEnds();
    try {
      this.#process = runIn(place, this.#plan);
    } catch (error) {
      closeAll(this.#ends);
      throw error;
    }
    // Told to whoever starts it.
    this.#process.ended.catch(() => undefined);
  }

  get waiting(): boolean {
    return this.#process.running;
  }

  /** Nothing differs within a shape. */
  async fit(): Promise<void> {}

  /** Mounts the artifact in a berth with a late folder and waits until it is seen inside. */
  async show(artifact: string): Promise<Arrival> {
    const source = this.#source as LateFolder;
    const empty = statSync(source.path);
    await source.attach(artifact);
    const wanted = statSync(source.path);
    const deadline = performance.now() + ARRIVAL_MS;
    let found: Stats | undefined;
    while (this.#process.running && performance.now() < deadline) {
      found = this.#process.find('/opt/algorithm');
      if (isSame(found, wanted)) {
        return 'shown';
      }
      await delay(1);
    }
    return this.#process.running && isSame(found, empty) ? 'impossible' : 'unknown';
  }

  /** Orders the algorithm to start. Nothing else may be asked of the berth afterwards. */
  begin({ slotId, language, network, api, environment, limits }: StartRequest, stopGraceMs: number): PipeSlot {
    const own = { ...language.run.environment, ...environment, ...apiEnvironment(api, network === 'isolated') };
    const order = encodeOrder([], { environment: programEnvironment({ ...this.#plan, limits }, own), command: language.run.command });
    if (api) {
      this.#place.api?.serve((connection) => api.connect(connection));
    }
    const { ended } = this.#process;
    const process = { ended, kill: () => this.#process.kill(), release: () => this.#release() };
    return new PipeSlot({ id: slotId, process, ends: this.#ends, memoryMb: limits.memoryMb, order, stopGraceMs });
  }

  async discard(): Promise<void> {
    closeAll(this.#ends);
    this.#process.kill();
    await this.#release();
  }

  async #release(): Promise<void> {
    try {
      await this.#place.release();
    } finally {
      if (typeof this.#source !== 'string') {
        await this.#source.release();
      }
    }
  }
}

function isSame(one: Stats | undefined, other: Stats): boolean {
  return one?.ino === other.ino && one.dev === other.dev;
}

function planOf({ pipeDirectory, system, network, gpus }: SlotShape, settings: SandboxSettings, place: Place, source: ArtifactSource): PlacePlan {
  return {
    purpose: 'slot',
    network,
    system: system === undefined ? undefined : { path: system, access: 'read' },
    artifact: typeof source === 'string' ? source : source.path,
    pipeDirectory,
    devices: nvidiaNodes(gpus, settings.devices),
    ...(gpus.length > 0 && system !== undefined ? { driver: nvidiaLibraries(settings.driverLibraries) } : {}),
    algoout: place.directory.fifo('algoout'),
    nodeProgram: settings.nodeProgram,
    // Perl warns of a locale that a system does not have. The order brings the environment of the program.
    environment: { LC_ALL: 'C' },
    command: slotInit({ api: place.api !== undefined, system: system !== undefined }),
  };
}

function runIn(place: Place, plan: PlacePlan): SandboxProcess {
  const stdio = place.directory.openProcessEnds();
  try {
    return place.run(plan, stdio);
  } finally {
    closeAll(stdio);
  }
}
