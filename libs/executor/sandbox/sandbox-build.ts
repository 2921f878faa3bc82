import { closeSync, constants, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

import type { BuildOutcome, BuildRequest } from '../executor.js';
import { FifoReader } from '../pipe/fifo-reader.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import type { BuildStep } from '../../languages/language.js';
import { giveTree, openTree } from './artifact-ownership.js';
import { diskUsageMb, watchDisk } from './disk-watch.js';
import type { Place } from './sandbox-machine.js';
import type { SandboxProcess } from './sandbox-process.js';

/** One build: the language's steps in turn, each in a sandbox of its own, under common limits. */
export class SandboxBuild {
  #stopped: string | undefined;
  #process: SandboxProcess | undefined;

  constructor(
    private readonly place: Place,
    private readonly request: BuildRequest,
    private readonly log: (text: string) => void,
    private readonly nodeProgram: string | undefined,
  ) {}

  /** Rejects with `signal.reason` when aborted. */
  async run(signal: AbortSignal): Promise<BuildOutcome> {
    const { directory, limits } = this.request;
    const { mode, uid } = this.place.identity;
    const over = new AbortController();
    const timer = setTimeout(() => this.#stop(`time limit ${limits.timeoutMs / 1000} s reached`), limits.timeoutMs);
    const onAbort = () => this.#stop('aborted');
    signal.addEventListener('abort', onAbort);
    const watching = watchDisk(directory, limits.diskMb, over.signal, () => this.#stop(diskReason(limits.diskMb)));
    // Its own failure must end the build, not the platform: an unwatched build has no disk limit.
    watching.catch(() => this.#stop('its disk use cannot be measured'));
    try {
      if (mode === 'switched') {
        await giveTree(directory, uid, uid);
      }
      const failure = await this.#steps();
      signal.throwIfAborted();
      if (failure) {
        return { kind: 'failed', reason: failure };
      }
      if ((await diskUsageMb(directory)) > limits.diskMb) {
        return { kind: 'failed', reason: diskReason(limits.diskMb) };
      }
      return { kind: 'succeeded' };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      over.abort();
      await this.#process?.gone();
      if (mode === 'switched') {
        await giveTree(directory, process.getuid!(), process.getgid!());
      }
      await openTree(directory);
    }
  }

  #stop(reason: string): void {
    this.#stopped ??= reason;
    this.#process?.kill();
  }

  async #steps(): Promise<string | undefined> {
    for (const step of this.request.language.build) {
      if (this.#stopped) {
        return this.#stopped;
      }
      if (step.needs && !isPresent(join(this.request.directory, step.needs))) {
        this.log(`==> ${step.title}: skipped, there is no ${step.needs}\n`);
        continue;
      }
      this.log(`==> ${step.title}\n`);
      const failure = this.#reason(step, await this.#runStep(step));
      if (failure) {
        return failure;
      }
    }
    return this.#stopped;
  }

  #reason(step: BuildStep, end: ProcessEnd): string | undefined {
    if (this.#stopped) {
      return this.#stopped;
    }
    if (end.outOfMemory) {
      return `memory limit ${this.request.limits.memoryMb} MiB reached`;
    }
    if (end.signal === 'SIGXFSZ') {
      return diskReason(this.request.limits.diskMb);
    }
    if (end.signal) {
      return `step "${step.title}" was ended by ${end.signal}`;
    }
    return end.exitCode === 0 ? undefined : `step "${step.title}" failed with exit code ${end.exitCode}`;
  }

  async #runStep(step: BuildStep): Promise<ProcessEnd> {
    const { stdin, stdout, stderr, algoout } = this.place.directory.openPlatformEnds();
    for (const fd of [stdin, stderr, algoout]) {
      closeSync(fd);
    }
    const decoder = new StringDecoder();
    const reader = new FifoReader(stdout, (bytes) => this.log(decoder.write(bytes)));
    try {
      const started = this.#start(step);
      this.#process = started;
      // The limit or the abort may have struck while there was no process to end.
      if (this.#stopped) {
        started.kill();
      }
      const end = await started.ended;
      reader.drain();
      const rest = decoder.end();
      if (rest) {
        this.log(rest);
      }
      // Before the next step enters: nothing that this one left behind may still run.
      await started.gone();
      return end;
    } finally {
      reader.close();
    }
  }

  #start(step: BuildStep): SandboxProcess {
    const { language, directory, environment, limits } = this.request;
    const input = openSync('/dev/null', constants.O_RDONLY);
    try {
      const output = openSync(this.place.directory.fifo('stdout'), constants.O_WRONLY);
      try {
        const plan = {
          purpose: 'build' as const,
          network: 'full' as const,
          artifact: directory,
          pipeDirectory: language.pipeDirectory,
          nodeProgram: this.nodeProgram,
          environment: { ...language.run.environment, ...environment },
          fileSizeMb: limits.diskMb,
          command: step.command,
        };
        return this.place.run(plan, [input, output, output]);
      } finally {
        closeSync(output);
      }
    } finally {
      closeSync(input);
    }
  }
}

function diskReason(limitMb: number): string {
  return `disk limit ${limitMb} MiB reached`;
}

/** Without following a link, which could point anywhere on the host. */
function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
