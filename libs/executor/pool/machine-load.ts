import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';

/** Shorter than this, a measurement is noise. */
const WINDOW_MS = 100;
const LOOP_BUSY = 0.8;
const PROCESSORS_IDLE = 0.1;

/**
 * Tells whether more slots could get short calls answered sooner: not when the platform's own thread is what they wait for,
 * nor when the processors are all taken. Measured from question to question.
 */
export function createSpareTime(): () => boolean {
  let since = 0;
  let loop = performance.eventLoopUtilization();
  let processors = processorTimes();
  let spare = false;
  return () => {
    const now = performance.now();
    if (now - since < WINDOW_MS) {
      return spare;
    }
    const before = processors;
    processors = processorTimes();
    const total = processors.total - before.total;
    const loopNow = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loopNow, loop);
    // After a pause the window also holds the time when nobody waited: that says nothing.
    const fresh = now - since < 3 * WINDOW_MS;
    spare = fresh && utilization < LOOP_BUSY && total > 0 && (processors.idle - before.idle) / total > PROCESSORS_IDLE;
    loop = loopNow;
    since = now;
    return spare;
  };
}

function processorTimes(): { idle: number; total: number } {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.idle + times.user + times.sys + times.nice + times.irq;
  }
  return { idle, total };
}

/** How late this thread's timers are: what a call's measured time owes to the platform and not to the algorithm. */
export class LoopLag {
  private last: number | undefined;
  private late = 0;
  /** The last tick came so late that nothing could have moved meanwhile. */
  stalled = false;

  constructor(private readonly tickMs: number) {}

  /** At every tick while ticks come. */
  tick(now: number): void {
    if (this.last !== undefined) {
      this.late += 0.2 * (Math.max(0, now - this.last - this.tickMs) - this.late);
    }
    this.stalled = this.last !== undefined && now - this.last > 2 * this.tickMs;
    this.last = now;
  }

  pause(): void {
    this.last = undefined;
    this.stalled = false;
  }

  get milliseconds(): number {
    return this.late;
  }
}
