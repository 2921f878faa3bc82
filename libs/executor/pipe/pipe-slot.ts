import { setTimeout as delay } from 'node:timers/promises';

import type { StartOutcome } from '../executor.js';
import type { AlgorithmInput, InvokeLimits, Outcome, Slot } from '../slot.js';
import { PipeSession } from './pipe-session.js';
import type { PlatformEnds } from './slot-directory.js';
import type { SlotProcess } from './slot-process.js';

/** What a driver hands over once the process is started. The slot owns all of it from then on. */
export interface PipeSlotParts {
  id: string;
  process: SlotProcess;
  ends: PlatformEnds;
  memoryMb: number;
  /** Written to its standard input before any request, for a process that waits to be told what to run. */
  order?: string;
  /** How long an algorithm may take to end by itself once its standard input is closed. */
  stopGraceMs: number;
}

/** A slot that speaks the pipe protocol, whatever driver runs its process. Cleans up after itself when that ends. */
export class PipeSlot implements Slot {
  readonly id: string;
  readonly exited: Promise<void>;
  /** Settles when nothing of the slot is left on the machine; rejects when that cannot be brought about. */
  readonly released: Promise<void>;
  readonly #process: SlotProcess;
  readonly #session: PipeSession;
  readonly #stopGraceMs: number;
  #stopping: Promise<void> | undefined;

  constructor(parts: PipeSlotParts) {
    this.id = parts.id;
    this.#process = parts.process;
    this.#stopGraceMs = parts.stopGraceMs;
    this.#session = new PipeSession(parts.ends, parts.process, parts.memoryMb, parts.order);
    this.released = this.#session.ended.then(() => this.#process.release());
    // `stop` reports it; a slot that ends by itself has nobody to report to.
    this.released.catch(() => undefined);
    this.exited = this.#session.ended;
  }

  get alive(): boolean {
    return this.#session.alive && this.#stopping === undefined;
  }

  /** Waits for the algorithm to load. Whatever but success comes out, nothing of the slot is left. */
  async load(timeoutMs: number, signal: AbortSignal): Promise<StartOutcome> {
    try {
      const failure = await this.#session.load(timeoutMs, signal);
      if (!failure) {
        return { kind: 'started', slot: this };
      }
      await this.released;
      return { kind: 'failed', failure };
    } catch (error) {
      this.kill();
      await this.released;
      throw error;
    }
  }

  invoke(input: AlgorithmInput, limits: InvokeLimits, signal: AbortSignal): Promise<Outcome> {
    return this.#session.invoke(input, limits, signal);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends the slot without the moment of grace. */
  kill(): void {
    this.#session.kill();
  }

  async #stop(): Promise<void> {
    this.#session.closeInput();
    const grace = new AbortController();
    const waited = delay(this.#stopGraceMs, undefined, { signal: grace.signal }).catch(() => undefined);
    await Promise.race([this.exited, waited]);
    grace.abort();
    this.kill();
    await this.released;
  }
}
