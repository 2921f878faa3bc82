import {
  Executor,
  type BuildOutcome,
  type Readiness,
  type StartFailure,
  type StartOutcome,
  type StartRequest,
} from '../executor.js';
import type { AlgorithmInput, InvokeLimits, Outcome, Slot } from '../slot.js';

type Ending = Extract<Outcome, { kind: 'result' | 'crashed' }>;

const died: Ending = { kind: 'crashed', exitCode: 1, signal: null, durationSeconds: 0, stdout: '' };

/** A slot in memory. Its calls end when the test says so. */
export class FakeSlot implements Slot {
  alive = true;
  stopped = false;
  served = 0;
  /** The input of the call under way. */
  current: unknown;
  readonly exited: Promise<void>;
  private exit!: () => void;
  private answer: ((outcome: Outcome) => void) | undefined;
  private fail: ((error: unknown) => void) | undefined;
  private letGo: (() => void) | undefined;

  constructor(
    readonly id: string,
    readonly request: StartRequest,
    /** With it, `stop` takes until the test calls `gone`. */
    private readonly slowStop: boolean,
  ) {
    this.exited = new Promise((resolve) => (this.exit = resolve));
  }

  get busy(): boolean {
    return this.answer !== undefined;
  }

  invoke(input: AlgorithmInput, _limits: InvokeLimits, signal: AbortSignal): Promise<Outcome> {
    if (this.busy) {
      return Promise.reject(new Error('The slot is serving another request'));
    }
    this.served++;
    this.current = input.data;
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      this.fail = reject;
      signal.addEventListener('abort', () => this.break(signal.reason), { once: true });
    });
  }

  finish(result: unknown = this.current): void {
    this.end({ kind: 'result', contentType: 'json', result, durationSeconds: 0, stdout: '' });
  }

  /** The process dies: under its call, or while it is idle. */
  die(): void {
    this.alive = false;
    this.exit();
    this.end(died);
  }

  /** The platform's own failure under a call. */
  break(error: unknown): void {
    this.alive = false;
    this.answer = undefined;
    this.fail?.(error);
  }

  async stop(): Promise<void> {
    if (this.stopped) {
      return;
    }
    this.stopped = true;
    if (this.slowStop) {
      await new Promise<void>((resolve) => (this.letGo = resolve));
    }
    this.die();
  }

  gone(): void {
    this.letGo?.();
  }

  private end(outcome: Outcome): void {
    const { answer } = this;
    this.answer = undefined;
    answer?.(outcome);
  }
}

/** A start that waits for the test to decide it. */
export interface PendingStart {
  request: StartRequest;
  succeed: () => FakeSlot;
  fail: (failure?: StartFailure) => void;
  break: (error: Error) => void;
}

/** An executor in memory. With `manual`, starts wait in `pending`; otherwise they succeed at once. */
export class FakeExecutor extends Executor {
  readonly id = 'fake';
  readonly slots: FakeSlot[] = [];
  readonly pending: PendingStart[] = [];
  starts = 0;
  slowStop = false;

  constructor(public manual = false) {
    super();
  }

  get live(): FakeSlot[] {
    return this.slots.filter((slot) => slot.alive);
  }

  get busy(): FakeSlot[] {
    return this.slots.filter((slot) => slot.busy);
  }

  start(request: StartRequest, signal: AbortSignal): Promise<StartOutcome> {
    this.starts++;
    const create = () => {
      const slot = new FakeSlot(request.slotId, request, this.slowStop);
      this.slots.push(slot);
      return slot;
    };
    if (!this.manual) {
      return Promise.resolve({ kind: 'started', slot: create() });
    }
    return new Promise((resolve, reject) => {
      const start: PendingStart = {
        request,
        succeed: () => {
          const slot = create();
          resolve({ kind: 'started', slot });
          return slot;
        },
        fail: (failure = { kind: 'crashed', exitCode: 1, signal: null, output: 'no' }) => resolve({ kind: 'failed', failure }),
        break: reject,
      };
      this.pending.push(start);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  gpus(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  readiness(): Promise<Readiness> {
    return Promise.resolve({ ready: true, detail: 'in memory' });
  }

  build(): Promise<BuildOutcome> {
    return Promise.reject(new Error('Not a builder'));
  }

  async close(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.stop()));
  }
}
