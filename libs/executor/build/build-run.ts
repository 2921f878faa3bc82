import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildStep } from '../../languages/language.js';
import type { BuildOutcome, BuildRequest } from '../executor.js';
import type { ProcessEnd } from '../pipe/slot-process.js';
import { diskUsageMb, giveTree, openTree, watchDisk } from './artifact-tree.js';

/** How a driver runs the steps of one build. */
export interface StepRunner {
  /** Who the steps run as, where that is not the platform's own user: the tree is theirs meanwhile. */
  readonly user: { uid: number; gid: number } | undefined;
  /**
   * Runs one step to its end, its output into the log. Nothing of it may be left when this settles. When `stopped` says so
   * before the step has begun, it ends at once.
   */
  run(step: BuildStep, stopped: () => boolean): Promise<ProcessEnd>;
  /** Ends the step that runs, if any. */
  kill(): void;
}

/** One build: the language's steps in turn, under common limits of time and disk. */
export class BuildRun {
  #stopped: string | undefined;

  constructor(
    private readonly request: BuildRequest,
    private readonly log: (text: string) => void,
    private readonly runner: StepRunner,
  ) {}

  /** Rejects with `signal.reason` when aborted. */
  async run(signal: AbortSignal): Promise<BuildOutcome> {
    const { directory, limits } = this.request;
    const platform = this.runner.user && { uid: process.getuid!(), gid: process.getgid!() };
    const over = new AbortController();
    const timer = setTimeout(() => this.#stop(`time limit ${limits.timeoutMs / 1000} s reached`), limits.timeoutMs);
    const onAbort = () => this.#stop('aborted');
    signal.addEventListener('abort', onAbort);
    this.#trees.forEach((tree) => this.#watch(tree, over.signal));
    try {
      await this.#give(this.runner.user);
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
      await this.#give(platform);
      await openTree(directory);
    }
  }

  /** What the steps can write to. */
  get #trees(): string[] {
    const { directory, cache } = this.request;
    return cache === undefined ? [directory] : [directory, cache];
  }

  async #give(owner: { uid: number; gid: number } | undefined): Promise<void> {
    if (owner) {
      await Promise.all(this.#trees.map((tree) => giveTree(tree, owner.uid, owner.gid)));
    }
  }

  #watch(tree: string, signal: AbortSignal): void {
    const { diskMb } = this.request.limits;
    const watching = watchDisk(tree, diskMb, signal, () => this.#stop(diskReason(diskMb)));
    // Its own failure must end the build, not the platform: an unwatched build has no disk limit.
    watching.catch(() => this.#stop('its disk use cannot be measured'));
  }

  #stop(reason: string): void {
    this.#stopped ??= reason;
    this.runner.kill();
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
      const failure = this.#reason(step, await this.runner.run(step, () => this.#stopped !== undefined));
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
}

function diskReason(limitMb: number): string {
  return `disk limit ${limitMb} MiB reached`;
}

/** Without following a link, which could point anywhere on the host. */
function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
