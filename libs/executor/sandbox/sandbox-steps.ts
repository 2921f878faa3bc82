import { closeSync, constants, openSync } from 'node:fs';
import type { BuildStep } from '../../languages/language.js';
import type { StepRunner } from '../build/build-run.js';
import { StepOutput } from '../build/step-output.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import type { Place, PlacePlan } from './sandbox-machine.js';
import type { SandboxProcess } from './sandbox-process.js';

/** What all steps of a build have in common. */
export type StepPlan = Omit<PlacePlan, 'purpose' | 'network' | 'command'>;

/** Runs each step of a build in a sandbox of its own, all in one place. */
export class SandboxSteps implements StepRunner {
  readonly user: StepRunner['user'];
  #process: SandboxProcess | undefined;

  constructor(
    private readonly place: Place,
    private readonly plan: StepPlan,
    private readonly log: (text: string) => void,
  ) {
    const { mode, uid } = place.identity;
    this.user = mode === 'switched' ? { uid, gid: uid } : undefined;
  }

  async run(step: BuildStep, stopped: () => boolean): Promise<ProcessEnd> {
    const { stdin, stdout, stderr, algoout } = this.place.directory.openPlatformEnds();
    [stdin, stderr, algoout].forEach((fd) => closeSync(fd));
    const output = new StepOutput(stdout, this.log);
    try {
      const started = this.#start(step);
      this.#process = started;
      // The limit or the abort may have struck while there was no process to end.
      if (stopped()) {
        started.kill();
      }
      const end = await started.ended;
      output.finish();
      return end;
    } finally {
      output.close();
      // Before the next step enters, or the tree is taken back: nothing that this one left may still run.
      await this.#process?.gone();
    }
  }

  kill(): void {
    this.#process?.kill();
  }

  #start(step: BuildStep): SandboxProcess {
    const input = openSync('/dev/null', constants.O_RDONLY);
    try {
      const output = openSync(this.place.directory.fifo('stdout'), constants.O_WRONLY);
      try {
        return this.place.run({ ...this.plan, purpose: 'build', network: 'full', command: step.command }, [input, output, output]);
      } finally {
        closeSync(output);
      }
    } finally {
      closeSync(input);
    }
  }
}
