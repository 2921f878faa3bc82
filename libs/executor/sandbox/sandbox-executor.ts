import {
  Executor,
  type BuildOutcome,
  type BuildRequest,
  type Readiness,
  type StartOutcome,
  type StartRequest,
} from '../executor.js';
import { BuildRun } from '../build/build-run.js';
import { nvidiaProcessors } from '../gpu/nvidia-devices.js';
import type { PipeSlot } from '../pipe/pipe-slot.js';
import { DEFAULT_UID_RANGE } from './identity.js';
import { checkReadiness } from './readiness.js';
import { SandboxSteps, type StepPlan } from './sandbox-steps.js';
import { SandboxMachine } from './sandbox-machine.js';
import type { SandboxSettings } from './sandbox-settings.js';
import { SlotBerths } from './slot-berths.js';

const NAME = /^[A-Za-z0-9-]{1,64}$/;

interface Prepared {
  machine: SandboxMachine;
  berths: SlotBerths;
}

/** Runs algorithms on this machine under bubblewrap. See `Executor` for what the code inside is held to. */
export class SandboxExecutor extends Executor {
  readonly id = 'sandbox';
  readonly #settings: SandboxSettings;
  readonly #slots = new Map<string, PipeSlot | undefined>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #builds = new Map<string, { cancel: () => void; done: Promise<unknown> }>();
  #prepared: Promise<Prepared> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: SandboxSettings) {
    super();
    this.#settings = settings;
  }

  /** Removes what a killed platform left under the same home. Done by itself before the first build or start. */
  async prepare(): Promise<void> {
    await this.#prepare();
  }

  readiness(): Promise<Readiness> {
    return checkReadiness(() => this.#prepare());
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
      const { berths } = await this.#prepare();
      signal.throwIfAborted();
      const slot = await berths.begin(request);
      this.#slots.set(request.slotId, slot);
      slot.released.then(
        () => this.#slots.delete(request.slotId),
        () => this.#slots.delete(request.slotId),
      );
      // `close` may have gone through the list before this slot was on it.
      if (this.#closing) {
        slot.kill();
      }
      const outcome = await slot.load(request.loadTimeoutMs, signal);
      // Once the start is over, lest a boot slow it down.
      if (!this.#closing) {
        berths.refill(request);
      }
      return outcome;
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
    const prepared = await this.#prepared;
    await prepared?.berths.close();
    await prepared?.machine.close();
  }

  #prepare(): Promise<Prepared> {
    if (this.#closing) {
      return Promise.reject(new Error('The sandbox executor is closed'));
    }
    if (!this.#prepared) {
      this.#prepared = this.#prepareOnce();
      // What could not be removed may be removed the next time.
      this.#prepared.catch(() => (this.#prepared = undefined));
    }
    return this.#prepared;
  }

  async #prepareOnce(): Promise<Prepared> {
    const { home, uidRange = DEFAULT_UID_RANGE } = this.#settings;
    const machine = await SandboxMachine.prepare(home, uidRange);
    return { machine, berths: await SlotBerths.open(machine, this.#settings) };
  }

  async #build(request: BuildRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    const { machine } = await this.#prepare();
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
      system: system === undefined ? undefined : { path: system, access: 'read' },
      artifact: directory,
      cache,
      pipeDirectory: language.pipeDirectory,
      nodeProgram: this.#settings.nodeProgram,
      environment: { ...language.run.environment, ...environment },
      fileSizeMb: limits.diskMb,
    };
  }
}

function claim(slots: Map<string, unknown>, id: string): void {
  if (!NAME.test(id) || slots.has(id)) {
    throw new Error(`Slot id ${id} is malformed or in use`);
  }
  slots.set(id, undefined);
}
