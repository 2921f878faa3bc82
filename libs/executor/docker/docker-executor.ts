import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Docker from 'dockerode';

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
import { PrebootPool, type PoolSize } from '../preboot/preboot-pool.js';
import { LateArtifactError } from './container.js';
import { NOT_ARRIVED, type StartOrder } from './container-init.js';
import { DockerSteps } from './docker-steps.js';
import { DockerMachine, type Berth, type Fitting } from './docker-machine.js';
import { launch } from './launch.js';
import { fittingFor, programFor, shapeFor, type DockerSettings } from './docker-settings.js';
import { checkReadiness } from './readiness.js';

const NAME = /^[A-Za-z0-9-]{1,64}$/;
const POOL: PoolSize = { perShape: 1, total: 6 };

/** Runs algorithms in containers of a local Docker daemon. See `Executor` for what the code inside is held to. */
export class DockerExecutor extends Executor {
  readonly id = 'docker';
  readonly #settings: DockerSettings;
  readonly #docker: Docker;
  readonly #slots = new Map<string, PipeSlot | undefined>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #builds = new Map<string, { cancel: () => void; done: Promise<unknown> }>();
  readonly #pool: PrebootPool<Fitting, Berth>;
  #machine: Promise<DockerMachine> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: DockerSettings) {
    super();
    this.#settings = settings;
    this.#docker = new Docker({ socketPath: settings.dockerSocket });
    this.#pool = new PrebootPool(
      async (fitting) => (await this.#prepared()).preboot(fitting),
      ({ shape }) => shape,
      settings.pool ?? POOL,
    );
  }

  /** Removes what a killed platform left under the same home. Done by itself before the first build or start. */
  async prepare(): Promise<void> {
    await this.#prepared();
  }

  readiness(): Promise<Readiness> {
    const { dockerSocket, images } = this.#settings;
    return checkReadiness(this.#docker, dockerSocket, images, () => this.#prepared());
  }

  /** Those that the daemon can hand to containers. */
  async gpus(): Promise<readonly string[]> {
    const { Runtimes } = (await this.#docker.info()) as { Runtimes?: Record<string, unknown> };
    return Runtimes && 'nvidia' in Runtimes ? nvidiaProcessors() : [];
  }

  /** Boots containers for requests like these, so that the first of them does not wait. */
  async preboot(requests: readonly Pick<StartRequest, 'language' | 'network' | 'limits'>[]): Promise<void> {
    const machine = await this.#prepared();
    for (const { language, network, limits } of machine.cannotPreboot ? [] : requests) {
      this.#pool.refill({ shape: shapeFor(this.#settings, { language, network, limits }), limits });
    }
    await this.#pool.settled();
  }

  async start(request: StartRequest, signal: AbortSignal): Promise<StartOutcome> {
    signal.throwIfAborted();
    if (!NAME.test(request.slotId) || this.#slots.has(request.slotId)) {
      throw new Error(`Slot id ${request.slotId} is malformed or in use`);
    }
    this.#slots.set(request.slotId, undefined);
    const work = this.#start(request, signal);
    this.#starting.add(work);
    return work.finally(() => this.#starting.delete(work));
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
    return work.finally(() => this.#builds.delete(request.buildId));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const builds = [...this.#builds.values()];
    builds.forEach((build) => build.cancel());
    await Promise.all(builds.map((build) => build.done));
    const stopped = [...this.#slots.values()].filter((slot) => slot !== undefined).map((slot) => slot.stop());
    await Promise.allSettled(this.#starting);
    await Promise.all(stopped);
    await this.#pool.close();
    await (await this.#machine)?.close();
  }

  #prepared(): Promise<DockerMachine> {
    if (this.#closing) {
      return Promise.reject(new Error('The docker executor is closed'));
    }
    if (!this.#machine) {
      // A folder below: the home may be shared with a driver that sweeps it in its own way.
      this.#machine = DockerMachine.prepare(this.#docker, join(this.#settings.home, 'docker'));
      // A daemon that was not there may be there the next time.
      this.#machine.catch(() => (this.#machine = undefined));
    }
    return this.#machine;
  }

  async #start(request: StartRequest, signal: AbortSignal): Promise<StartOutcome> {
    try {
      return await this.#startOnce(request, signal);
    } catch (error) {
      if (!(error instanceof LateArtifactError)) {
        throw error;
      }
      // The daemon does not see the platform's mounts: from now on each container gets its artifact when it is created.
      (await this.#prepared()).stopPrebooting(error.message);
      return this.#startOnce(request, signal);
    }
  }

  async #startOnce(request: StartRequest, signal: AbortSignal): Promise<StartOutcome> {
    const token = randomUUID();
    try {
      await this.#showSystem(request);
      const slot = await launch(
        await this.#prepared(),
        this.#pool,
        this.#settings,
        { request, token },
        signal,
      );
      this.#slots.set(request.slotId, slot);
      slot.released.catch(() => undefined).finally(() => this.#slots.delete(request.slotId));
      // `close` may have gone through the list before this slot was on it.
      if (this.#closing) {
        slot.kill();
      }
      const outcome = await slot.load(request.loadTimeoutMs, signal);
      // A slot runs already. What is wrong, the next start meets too, and reports.
      await this.#refill(request).catch(() => undefined);
      if (outcome.kind === 'failed' && outcome.failure.output.startsWith(token)) {
        const problem = outcome.failure.output.slice(token.length).trim();
        throw problem === NOT_ARRIVED ? new LateArtifactError(problem) : new Error(`The container failed: ${problem}`);
      }
      return outcome;
    } catch (error) {
      this.#slots.delete(request.slotId);
      throw error;
    }
  }

  /** Once the start is over, lest the boot slow it down. */
  async #refill(request: StartRequest): Promise<void> {
    // One that waits would keep its graphics processors from others.
    if (!this.#closing && !request.gpus?.length && !(await this.#prepared()).cannotPreboot) {
      this.#pool.refill(fittingFor(this.#settings, request));
    }
  }

  async #build(request: BuildRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome> {
    const machine = await this.#prepared();
    signal.throwIfAborted();
    await this.#showSystem(request);
    const { language, limits, environment, system } = request;
    const streams = { stdin: '/dev/null', stdout: '/slot/stdout', stderr: '/slot/stdout' };
    const orderFor = (step: { command: readonly string[] }): StartOrder => {
      return { token: 'algoplane:', ino: 0n, api: false, ...streams, ...programFor(request, environment, step.command) };
    };
    const steps = new DockerSteps(machine, shapeFor(this.#settings, { language, network: 'full', limits, system }), request, log, orderFor);
    return new BuildRun(request, log, steps).run(signal);
  }

  async #showSystem({ system }: { system?: string }): Promise<void> {
    if (system !== undefined) {
      await (await this.#prepared()).systems.ensure(system);
    }
  }
}
