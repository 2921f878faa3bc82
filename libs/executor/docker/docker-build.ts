import { closeSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

import type { BuildStep } from '../../languages/language.js';
import type { BuildOutcome, BuildRequest } from '../executor.js';
import { FifoReader } from '../pipe/fifo-reader.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import { diskUsageMb, giveTree, openTree, watchDisk } from './artifact-tree.js';
import type { StartOrder } from './container-init.js';
import type { ContainerShape } from './container-shape.js';
import type { Berth, DockerMachine } from './docker-machine.js';

/** One build: the language's steps in turn, each in a container of its own, under common limits. */
export class DockerBuild {
  #stopped: string | undefined;
  #berth: Berth | undefined;

  constructor(
    private readonly machine: DockerMachine,
    private readonly shape: ContainerShape,
    private readonly request: BuildRequest,
    private readonly log: (text: string) => void,
    private readonly orderFor: (step: BuildStep) => StartOrder,
  ) {}

  /** Rejects with `signal.reason` when aborted. */
  async run(signal: AbortSignal): Promise<BuildOutcome> {
    const { directory, limits } = this.request;
    const over = new AbortController();
    const timer = setTimeout(() => this.#stop(`time limit ${limits.timeoutMs / 1000} s reached`), limits.timeoutMs);
    const onAbort = () => this.#stop('aborted');
    signal.addEventListener('abort', onAbort);
    const watching = watchDisk(directory, limits.diskMb, over.signal, () => this.#stop(diskReason(limits.diskMb)));
    // Its own failure must end the build, not the platform: an unwatched build has no disk limit.
    watching.catch(() => this.#stop('its disk use cannot be measured'));
    try {
      await this.#give(this.machine.user);
      const failure = await this.#steps();
      signal.throwIfAborted();
      if (failure) {
        return { kind: 'failed', reason: failure };
      }
      const full = (await diskUsageMb(directory)) > limits.diskMb;
      return full ? { kind: 'failed', reason: diskReason(limits.diskMb) } : { kind: 'succeeded' };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      over.abort();
      await this.#give({ uid: process.getuid!(), gid: process.getgid!() });
      await openTree(directory);
    }
  }

  async #give({ uid, gid }: { uid: number; gid: number }): Promise<void> {
    if (process.getuid!() === 0) {
      await giveTree(this.request.directory, uid, gid);
    }
  }

  #stop(reason: string): void {
    this.#stopped ??= reason;
    this.#berth?.container.kill();
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
    const { directory, limits } = this.request;
    const berth = await this.machine.boot({
      shape: this.shape,
      limits,
      purpose: 'build',
      artifact: { path: directory, access: 'write' },
      fileSizeMb: limits.diskMb,
    });
    const { stdin, stdout, stderr, algoout } = berth.ends;
    [stdin, stderr, algoout].forEach((fd) => closeSync(fd));
    const decoder = new StringDecoder();
    const reader = new FifoReader(stdout, (bytes) => this.log(decoder.write(bytes)));
    this.#berth = berth;
    try {
      // The limit or the abort may have struck while there was no container to end.
      if (this.#stopped) {
        berth.container.kill();
      } else {
        berth.container.order(this.orderFor(step));
      }
      const end = await berth.container.ended;
      reader.drain();
      const rest = decoder.end();
      if (rest) {
        this.log(rest);
      }
      return end;
    } finally {
      reader.close();
      this.#berth = undefined;
      // Before the next step enters, or the tree is taken back: nothing that this one left may still run.
      await berth.release();
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
