import { closeSync } from 'node:fs';
import type { BuildStep } from '../../languages/language.js';
import type { StepRunner } from '../build/build-run.js';
import { StepOutput } from '../build/step-output.js';
import type { BuildRequest } from '../executor.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import type { StartOrder } from './container-init.js';
import type { ContainerShape } from './container-shape.js';
import type { Berth, DockerMachine } from './docker-machine.js';

/** Runs each step of a build in a container of its own. */
export class DockerSteps implements StepRunner {
  readonly user: StepRunner['user'];
  #berth: Berth | undefined;

  constructor(
    private readonly machine: DockerMachine,
    private readonly shape: ContainerShape,
    private readonly request: BuildRequest,
    private readonly log: (text: string) => void,
    private readonly orderFor: (step: BuildStep) => StartOrder,
  ) {
    this.user = process.getuid!() === 0 ? machine.user : undefined;
  }

  async run(step: BuildStep, stopped: () => boolean): Promise<ProcessEnd> {
    const { directory, cache, limits } = this.request;
    const berth = await this.machine.boot({
      shape: this.shape,
      limits,
      purpose: 'build',
      artifact: { path: directory, access: 'write' },
      cache,
      fileSizeMb: limits.diskMb,
    });
    const { stdin, stdout, stderr, algoout } = berth.ends;
    [stdin, stderr, algoout].forEach((fd) => closeSync(fd));
    const output = new StepOutput(stdout, this.log);
    this.#berth = berth;
    try {
      // The limit or the abort may have struck while there was no container to end.
      if (stopped()) {
        berth.container.kill();
      } else {
        berth.container.order(this.orderFor(step));
      }
      const end = await berth.container.ended;
      output.finish();
      return end;
    } finally {
      output.close();
      this.#berth = undefined;
      // Before the next step enters, or the tree is taken back: nothing that this one left may still run.
      await berth.release();
    }
  }

  kill(): void {
    this.#berth?.container.kill();
  }
}
