import { closeSync } from 'node:fs';

import { apiEnvironment } from '../api/forwarder.js';
import {
  Executor,
  type BuildOutcome,
  type BuildRequest,
  type Readiness,
  type StartOutcome,
  type StartRequest,
} from '../executor.js';
import { BuildRun } from '../build/build-run.js';
import { nvidiaNodes, nvidiaProcessors } from '../gpu/nvidia-devices.js';
import { PipeSlot } from '../pipe/pipe-slot.js';
import type { PlatformEnds } from '../pipe/slot-directory.js';
import { DEFAULT_UID_RANGE, type UidRange } from './identity.js';
import { checkReadiness } from './readiness.js';
import { SandboxSteps, type StepPlan } from './sandbox-steps.js';
import { SandboxMachine, type Place, type PlacePlan } from './sandbox-machine.js';
import type { SandboxProcess } from './sandbox-process.js';

export interface SandboxSettings {
  /** A folder of the platform's own for slots and builds. Drivers may share it, also those of several processes. */
  home: string;
  /** The Node.js program that algorithms get; without it, the one of the system. */
  nodeProgram?: string;
  /** User ids for sandboxes, where the platform runs as root. */
  uidRange?: UidRange;
  /** Where the machine's device nodes are; /dev unless given. */
  devices?: string;
  /** How long an algorithm may take to end by itself. */
  stopGraceMs?: number;
}

const NAME = /^[A-Za-z0-9-]{1,64}$/;

/** Runs algorithms on this machine under bubblewrap. See `Executor` for what the code inside is held to. */
export class SandboxExecutor extends Executor {
  readonly id = 'sandbox';
  readonly #settings: SandboxSettings;
  readonly #slots = new Map<string, PipeSlot | undefined>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #builds = new Map<string, { cancel: () => void; done: Promise<unknown> }>();
  #machine: Promise<SandboxMachine> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: SandboxSettings) {
    super();
    this.#settings = settings;
  }

  /** Removes what a killed platform left under the same home. Done by itself before the first build or start. */
  async prepare(): Promise<void> {
    await this.#prepared();
  }

  readiness(): Promise<Readiness> {
    return checkReadiness(() => this.#prepared());
  }

  async gpus(): Promise<readonly string[]> {
    return nvidiaProcessors(this.#settings.devices);
  }

  async start(request: StartRequest, signal: AbortSignal): Promise<StartOutcome> {
    signal.throwIfAborted();
    claim(this.#slots, request.slotId);
    const work = this.#start(request, signal);
    this.#starting.add(work);
    return work.finally(() => this.#starting.delete(work));
  }

  async #start(request: StartRequest, signal: AbortSignal): Promise<StartOutcome> {
    try {
      const machine = await this.#prepared();
      signal.throwIfAborted();
      const isolated = request.network === 'isolated';
      const place = await machine.occupy(`slot-${request.slotId}`, request.limits, isolated ? request.api : undefined);
      const slot = await this.#launch(place, request);
      this.#slots.set(request.slotId, slot);
      slot.released.then(
        () => this.#slots.delete(request.slotId),
        () => this.#slots.delete(request.slotId),
      );
      // `close` may have gone through the list before this slot was on it.
      if (this.#closing) {
        slot.kill();
      }
      return await slot.load(request.loadTimeoutMs, signal);
    } catch (error) {
      this.#slots.delete(request.slotId);
      throw error;
    }
  }

  async build(request: BuildRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    signal.throwIfAborted();
    if (!NAME.test(request.buildId) || this.#builds.has(request.buildId)) {
      throw new Error(`Build id ${request.buildId} is malformed or in use`);
    }
    const closing = new AbortController();
    const work = this.#build(request, log, AbortSignal.any([signal, closing.signal]));
    this.#builds.set(request.buildId, {
      cancel: () => closing.abort(new Error('The executor is closing')),
      done: work.catch(() => undefined),
    });
    try {
      return await work;
    } finally {
      this.#builds.delete(request.buildId);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const build of this.#builds.values()) {
      build.cancel();
    }
    await Promise.all([...this.#builds.values()].map((build) => build.done));
    const stopped = [...this.#slots.values()].filter((slot) => slot !== undefined).map((slot) => slot.stop());
    await Promise.allSettled(this.#starting);
    await Promise.all(stopped);
    if (this.#machine) {
      await (await this.#machine).close();
    }
  }

  #prepared(): Promise<SandboxMachine> {
    if (this.#closing) {
      return Promise.reject(new Error('The sandbox executor is closed'));
    }
    this.#machine ??= SandboxMachine.prepare(this.#settings.home, this.#settings.uidRange ?? DEFAULT_UID_RANGE);
    return this.#machine;
  }

  async #build(request: BuildRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    const machine = await this.#prepared();
    signal.throwIfAborted();
    const place = await machine.occupy(`build-${request.buildId}`, request.limits);
    try {
      return await new BuildRun(request, log, new SandboxSteps(place, this.#buildPlan(request), log)).run(signal);
    } finally {
      await place.release();
    }
  }

  #buildPlan({ language, directory, cache, system, environment, limits }: BuildRequest): StepPlan {
    return {
      system: readOnly(system),
      artifact: directory,
      cache,
      pipeDirectory: language.pipeDirectory,
      nodeProgram: this.#settings.nodeProgram,
      environment: { ...language.run.environment, ...environment },
      fileSizeMb: limits.diskMb,
    };
  }

  async #launch(place: Place, request: StartRequest): Promise<PipeSlot> {
    let ends: PlatformEnds | undefined;
    let started: SandboxProcess;
    try {
      ends = place.directory.openPlatformEnds();
      started = this.#run(place, request);
    } catch (error) {
      for (const fd of Object.values(ends ?? {})) {
        closeSync(fd);
      }
      await place.release();
      throw error;
    }
    return new PipeSlot({
      id: request.slotId,
      process: { ended: started.ended, kill: () => started.kill(), release: () => place.release() },
      ends,
      memoryMb: request.limits.memoryMb,
      stopGraceMs: this.#settings.stopGraceMs ?? 1000,
    });
  }

  #run(place: Place, request: StartRequest): SandboxProcess {
    const stdio = place.directory.openProcessEnds();
    try {
      const { run, pipeDirectory } = request.language;
      const plan = {
        purpose: 'slot' as const,
        network: request.network,
        system: readOnly(request.system),
        artifact: request.artifact,
        pipeDirectory,
        devices: nvidiaNodes(request.gpus ?? [], this.#settings.devices),
        algoout: place.directory.fifo('algoout'),
        nodeProgram: this.#settings.nodeProgram,
        environment: { ...run.environment, ...request.environment, ...apiEnvironment(request.api, request.network === 'isolated') },
        command: run.command,
      };
      return place.run(plan, stdio);
    } finally {
      for (const fd of stdio) {
        closeSync(fd);
      }
    }
  }
}

function readOnly(system: string | undefined): PlacePlan['system'] {
  return system === undefined ? undefined : { path: system, access: 'read' };
}

function claim(slots: Map<string, unknown>, id: string): void {
  if (!NAME.test(id) || slots.has(id)) {
    throw new Error(`Slot id ${id} is malformed or in use`);
  }
  slots.set(id, undefined);
}
