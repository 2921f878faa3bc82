import { constants as files, fchmodSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import type Docker from 'dockerode';

import type { SlotLimits } from '../executor.js';
import { FifoWriter } from '../pipe/fifo-writer.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import { encodeStartOrder, type StartOrder } from './container-init.js';
import { createOptions, limitOptions, type ContainerPlan } from './container-shape.js';

/** The artifact cannot be shown to a container that is there already: daemon and platform do not share their mounts. */
export class LateArtifactError extends Error {}

/**
 * A container from its boot to its end. Its init waits for an order; until then it is good for any program that fits
 * its shape.
 */
export class Container {
  /** Settles when everything in the container has ended. Rejects when the daemon lost it. */
  readonly ended: Promise<ProcessEnd>;
  #limits: SlotLimits;
  #running = true;

  private constructor(
    private readonly container: Docker.Container,
    private readonly lifeline: FifoWriter,
    limits: SlotLimits,
  ) {
    this.#limits = limits;
    this.ended = this.#waitForEnd();
    this.ended.catch(() => undefined);
  }

  /** The platform's ends of the plan's FIFOs must be open already, or the init waits for them. */
  static async boot(docker: Docker, plan: ContainerPlan): Promise<Container> {
    const fd = openSync(plan.lifeline, files.O_RDWR | files.O_NONBLOCK);
    // From here on nobody can open it to write: a program that held it open would outlive the platform.
    fchmodSync(fd, 0o444);
    const lifeline = new FifoWriter(fd);
    let created: Docker.Container | undefined;
    try {
      created = await docker.createContainer(createOptions(plan));
      await created.start();
      return new Container(created, lifeline, plan.limits);
    } catch (error) {
      lifeline.close();
      await created?.remove({ force: true }).catch(() => undefined);
      throw withCure(error, plan.image);
    }
  }

  get running(): boolean {
    return this.#running;
  }

  /** Changes the limits of a container that has not been given its order yet. */
  async limit(limits: SlotLimits): Promise<void> {
    if (JSON.stringify(limits) !== JSON.stringify(this.#limits)) {
      await this.container.update(limitOptions(limits));
      this.#limits = limits;
    }
  }

  /** Starts the program. Once only. */
  order(order: StartOrder): void {
    this.lifeline.write(encodeStartOrder(order));
  }

  /** Ends everything inside, by both ways there are: the init sees the end of its lifeline, and the daemon kills. */
  kill(): void {
    if (this.#running) {
      this.lifeline.close();
      // It may have ended in the meantime, which is as good; if the daemon is gone, `ended` tells.
      this.container.kill().catch(() => undefined);
    }
  }

  /** Removes the container, running or not. */
  async remove(): Promise<void> {
    this.lifeline.close();
    try {
      await this.container.remove({ force: true, v: true });
    } catch (error) {
      // Gone, or going by another's hand.
      if (![404, 409].includes(statusCode(error) ?? 0)) {
        throw error;
      }
    }
  }

  async #waitForEnd(): Promise<ProcessEnd> {
    try {
      const { StatusCode: code } = (await this.container.wait()) as { StatusCode: number };
      const outOfMemory = code !== 0 && (await this.container.inspect()).State.OOMKilled;
      return { ...fromExitCode(code), outOfMemory };
    } finally {
      this.#running = false;
    }
  }
}

export function statusCode(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** The init reports a death by signal as 128 + its number, as shells do. */
function fromExitCode(code: number): { exitCode: number | null; signal: string | null } {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal ? { exitCode: null, signal } : { exitCode: code, signal: null };
}

function withCure(error: unknown, image: string): unknown {
  if (statusCode(error) === 404 && /no such image/i.test(String(error))) {
    return new Error(`The container image ${image} is missing: run ./algoplane images build`, { cause: error });
  }
  if (/not a shared( or slave)? mount/.test(String(error))) {
    return new LateArtifactError('the daemon does not see the mounts of the platform', { cause: error });
  }
  return error;
}
