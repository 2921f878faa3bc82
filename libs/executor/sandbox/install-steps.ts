import { lstatSync } from 'node:fs';

import type { BuildStep } from '../../languages/language.js';
import type { StepRunner } from '../build/build-run.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import { readyMountPoints, SystemUnusable } from '../system/mount-points.js';
import { MOUNT_POINTS } from './sandbox-arguments.js';
import type { Place } from './sandbox-machine.js';
import { SandboxSteps } from './sandbox-steps.js';

export interface Installation {
  /** The root file system that the steps change. */
  root: string;
  /** A folder to be where a build has its sources. */
  scratch: string;
  pipeDirectory: string;
  environment: Record<string, string>;
  fileSizeMb: number;
}

/** With what slots and containers begin their program. */
const NEEDED = ['/usr/bin/perl'];

/** /tmp is small and in memory; what package managers unpack is neither. Debian's pip installs nothing of its own accord. */
const ENVIRONMENT = { TMPDIR: '/var/tmp', PIP_BREAK_SYSTEM_PACKAGES: '1', PIP_NO_CACHE_DIR: '1' };

/** Runs the steps of an installation, each in a sandbox whose root file system is the one that is being made. */
export class InstallSteps implements StepRunner {
  readonly user: StepRunner['user'];
  readonly #steps: SandboxSteps;

  constructor(
    place: Place,
    private readonly installation: Installation,
    log: (text: string) => void,
  ) {
    const { root, scratch, pipeDirectory, environment, fileSizeMb } = installation;
    const plan = { system: { path: root, access: 'install' as const }, artifact: scratch, pipeDirectory, environment: { ...ENVIRONMENT, ...environment }, fileSizeMb };
    this.#steps = new SandboxSteps(place, plan, log);
    this.user = this.#steps.user;
  }

  async run(step: BuildStep, stopped: () => boolean): Promise<ProcessEnd> {
    const { root } = this.installation;
    // Before each step anew: the one before could have made a link of any of them.
    readyMountPoints(root, [...MOUNT_POINTS.folders, '/usr/bin', '/var/tmp'], MOUNT_POINTS.files);
    for (const program of NEEDED) {
      if (!lstatSync(root + program, { throwIfNoEntry: false })) {
        throw new SystemUnusable(`the system has no ${program}: begin with an image of Debian, Ubuntu or the like`);
      }
    }
    return this.#steps.run(step, stopped);
  }

  kill(): void {
    this.#steps.kill();
  }
}
