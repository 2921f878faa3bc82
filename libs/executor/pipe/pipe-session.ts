import type { StartFailure } from '../executor.js';
import type { AlgorithmInput, InvokeLimits, Outcome } from '../slot.js';
import { BLANKS_MAX_BYTES, isBlank } from './answer-buffer.js';
import { parseAnswer, requestLine } from './answer.js';
import { Exchange, type Verdict } from './exchange.js';
import { FifoReader } from './fifo-reader.js';
import { FifoWriter } from './fifo-writer.js';
import { firstOf } from './first-of.js';
import type { PlatformEnds } from './slot-directory.js';
import { LOAD_OUTPUT_MAX_BYTES, SlotOutput } from './slot-output.js';
import type { ProcessEnd, SlotProcess } from './slot-process.js';

const STRAY_ANSWER = 'the algorithm wrote an answer that nobody asked for';
const ONLY_BLANKS = `the algorithm wrote more than ${BLANKS_MAX_BYTES} bytes of white space and no answer`;

/**
 * The platform's side of the runner protocol: one process, one request at a time. Owns the descriptors it is given.
 *
 * The session listens to the process as well as to the FIFOs, since a process that dies leaves a FIFO without an
 * answer. Whatever leaves the algorithm's state unknown (timeout, abort, a wrong answer) kills the process.
 */
export class PipeSession {
  readonly #process: SlotProcess;
  readonly #memoryMb: number;
  readonly #stdin: FifoWriter;
  readonly #output: SlotOutput;
  readonly #algoout: FifoReader;
  #exchange: Exchange | undefined;
  #end: ProcessEnd | undefined;
  #problem: string | undefined;
  /** White space that came while nothing was asked. */
  #idleBlanks = 0;
  #killed = false;
  #lastWords = '';

  /** Settles when the process has ended and its last output is read. Never rejects. */
  readonly ended: Promise<void>;

  /** `order`: what the process is told before any request. */
  constructor(ends: PlatformEnds, process: SlotProcess, memoryMb: number, order?: string) {
    this.#process = process;
    this.#memoryMb = memoryMb;
    this.#stdin = new FifoWriter(ends.stdin);
    this.#output = new SlotOutput(ends.stdout, ends.stderr);
    this.#algoout = new FifoReader(ends.algoout, (bytes) => this.#onAnswer(bytes));
    this.ended = process.ended.then(
      (end) => this.#onEnd(end),
      (error) => this.#onLost(error),
    );
    if (order !== undefined) {
      this.#stdin.write(order);
    }
  }

  get alive(): boolean {
    return !this.#killed && this.#end === undefined;
  }

  /** Resolves once the algorithm has loaded, or with why it did not. Rejects with `signal.reason` when aborted. */
  async load(timeoutMs: number, signal: AbortSignal): Promise<StartFailure | undefined> {
    try {
      const first = await firstOf<'loaded' | 'flooded' | ProcessEnd>([this.#output.loaded, this.#output.flooded, this.#process.ended], timeoutMs, signal);
      if (first === 'loaded') {
        return undefined;
      }
      if (typeof first === 'object') {
        return await this.#failedLoad(first);
      }
      this.kill();
      if (first === 'flooded') {
        return { kind: 'too-much-output', limitBytes: LOAD_OUTPUT_MAX_BYTES, output: this.#output.takeAll() };
      }
      return { kind: 'timeout', limitMs: timeoutMs, output: this.#output.takeAll() };
    } catch (error) {
      this.kill();
      if (signal.aborted) {
        throw error;
      }
      // The driver's own complaints went the way of the algorithm's.
      throw new Error(`${(error as Error).message}: ${this.#lastWords}`, { cause: error });
    }
  }

  /** See `Slot.invoke`. */
  invoke(input: AlgorithmInput, limits: InvokeLimits, signal: AbortSignal): Promise<Outcome> {
    if (this.#exchange) {
      return Promise.reject(new Error('The slot is serving another request'));
    }
    if (signal.aborted) {
      return Promise.reject(signal.reason as Error);
    }
    const line = requestLine(input);
    this.#output.limitBytes = limits.maxStdoutBytes;
    this.#idleBlanks = 0;
    const exchange = new Exchange(limits, signal, {
      onTimeout: () => this.#fail({ kind: 'timeout', limitMs: limits.timeoutMs }),
      onAbort: () => this.#abort(signal),
    });
    this.#exchange = exchange;
    if (this.#problem) {
      this.#fail({ kind: 'invalid-answer', problem: this.#problem });
    } else if (!this.alive) {
      this.#finish(this.#deathVerdict());
    } else {
      this.#stdin.write(line);
    }
    return exchange.promise;
  }

  /** Tells the algorithm, by end-of-file on its standard input, that no request will follow. */
  closeInput(): void {
    this.#stdin.close();
  }

  kill(): void {
    this.#killed = true;
    this.#process.kill();
  }

  #onAnswer(bytes: Buffer): void {
    const exchange = this.#exchange;
    if (!exchange) {
      this.#onStrayBytes(bytes);
      return;
    }
    const progress = exchange.push(bytes);
    if (progress.kind === 'incomplete') {
      return;
    }
    if (progress.kind === 'too-large') {
      return this.#fail({ kind: 'output-too-large', limitBytes: exchange.limits.maxOutputBytes });
    }
    if (progress.kind !== 'complete') {
      return this.#fail({ kind: 'invalid-answer', problem: progress.kind === 'too-blank' ? ONLY_BLANKS : STRAY_ANSWER });
    }
    const answer = parseAnswer(progress.text);
    if (answer.kind === 'invalid-answer') {
      this.#fail(answer);
    } else {
      this.#finishAfterPoll(exchange, answer);
    }
  }

  #onStrayBytes(bytes: Buffer): void {
    if (!this.alive) {
      return;
    }
    if (!isBlank(bytes)) {
      this.#problem = STRAY_ANSWER;
    } else if ((this.#idleBlanks += bytes.length) > BLANKS_MAX_BYTES) {
      this.#problem = ONLY_BLANKS;
    } else {
      return;
    }
    this.kill();
  }

  /**
   * Ends the exchange after the event loop has asked the kernel once more: then all output that was written ahead of
   * the answer has been seen, and a second answer on its heels too. Two immediates enclose exactly one such poll.
   * (Reading the FIFOs empty by hand instead takes three times EAGAIN, an exception of some 10 µs each.)
   */
  #finishAfterPoll(exchange: Exchange, verdict: Verdict): void {
    exchange.accept(verdict);
    setImmediate(() =>
      setImmediate(() => {
        if (this.#exchange !== exchange) {
          return;
        }
        this.#exchange = undefined;
        exchange.resolve(verdict, this.#output.takeSeen());
      }),
    );
  }

  #fail(verdict: Verdict): void {
    this.kill();
    this.#finish(verdict);
  }

  #finish(verdict: Verdict): void {
    const exchange = this.#exchange;
    if (!exchange) {
      return;
    }
    this.#exchange = undefined;
    exchange.resolve(verdict, this.#output.takeAll());
  }

  #abort(signal: AbortSignal): void {
    this.kill();
    this.#exchange?.reject(signal.reason);
    this.#exchange = undefined;
  }

  #onEnd(end: ProcessEnd): void {
    // It may have answered and then ended, and both be news to us.
    this.#algoout.drain();
    this.#end = end;
    this.#finish(this.#exchange?.accepted ?? this.#deathVerdict());
    this.#close();
  }

  #onLost(error: unknown): void {
    this.#killed = true;
    this.#lastWords = this.#output.takeAll();
    this.#exchange?.reject(error);
    this.#exchange = undefined;
    this.#close();
  }

  #deathVerdict(): Verdict {
    const end = this.#end;
    if (end?.outOfMemory) {
      return { kind: 'out-of-memory', limitMb: this.#memoryMb };
    }
    return { kind: 'crashed', exitCode: end?.exitCode ?? null, signal: end?.signal ?? null };
  }

  async #failedLoad(end: ProcessEnd): Promise<StartFailure> {
    await this.ended;
    const output = this.#output.takeSeen();
    if (end.outOfMemory) {
      return { kind: 'out-of-memory', limitMb: this.#memoryMb, output };
    }
    return { kind: 'crashed', exitCode: end.exitCode, signal: end.signal, output };
  }

  #close(): void {
    this.#stdin.close();
    this.#output.close();
    this.#algoout.close();
  }
}
