/** The kinds of value that go in and come out (platform reference, Type mapping). */
export type ContentType = 'text' | 'json' | 'binary';

/** `data` is a string for text, base64 for binary, any JSON value or a `JsonText` for json. */
export interface AlgorithmInput {
  contentType: ContentType;
  data: unknown;
}

export interface InvokeLimits {
  timeoutMs: number;
  /** Size of the answer as JSON, in bytes. */
  maxOutputBytes: number;
  /** Standard output kept for the caller; the rest is cut off with a note. */
  maxStdoutBytes: number;
}

/**
 * How one request to a slot ended. A result of the kind json is a value, or a `JsonText` where JavaScript cannot hold its numbers. The failure of an algorithm is a value; only a broken platform throws.
 *
 * `result` and `algorithm-error` leave the slot usable. After any other outcome it is dead.
 */
export type Outcome = (
  | { kind: 'result'; contentType: ContentType; result: unknown }
  | { kind: 'algorithm-error'; type: string; message: string; stacktrace?: string }
  | { kind: 'timeout'; limitMs: number }
  | { kind: 'out-of-memory'; limitMb: number }
  | { kind: 'output-too-large'; limitBytes: number }
  | { kind: 'invalid-answer'; problem: string }
  | { kind: 'crashed'; exitCode: number | null; signal: string | null }
) & {
  /** Wall-clock time inside the algorithm, in seconds. */
  durationSeconds: number;
  /** What the algorithm printed (standard output and standard error) since the previous request. */
  stdout: string;
};

/** One process of one version, serving one request at a time, for one calling account. */
export interface Slot {
  readonly id: string;
  /** False once the process has ended or a request ended in a way that leaves its state unknown. */
  readonly alive: boolean;
  /** Settles when the process is gone. Never rejects. */
  readonly exited: Promise<void>;
  /**
   * Sends one request and waits for its answer. Throws when another request is under way.
   * An abort ends the slot: there is no way to take a request back from running code.
   */
  invoke(input: AlgorithmInput, limits: InvokeLimits, signal: AbortSignal): Promise<Outcome>;
  /** Closes standard input, waits a moment, kills what is left and removes the slot's files. Idempotent. */
  stop(): Promise<void>;
}
