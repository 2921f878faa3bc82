import type { Socket } from 'node:net';

import type { Language } from '../languages/language.js';
import type { Slot } from './slot.js';

/** What one slot may use. Every number is enforced by the kernel, not by the platform's own code. */
export interface SlotLimits {
  /** Memory of all processes of the slot together, `/tmp` included, in MiB. */
  memoryMb: number;
  /** Processes and threads of the slot together. */
  processes: number;
  /** Share of processors: 1.5 is one and a half processors. */
  cpus: number;
  /** Size of the private `/tmp`, in MiB. */
  tmpMb: number;
}

/**
 * Variable of the environment that tells the memory of the slot or build, in MiB: a run-time that divides its memory at the start, as the Java
 * machine does, cannot see the limit in every driver.
 */
const MEMORY_VARIABLE = 'ALGOPLANE_MEMORY_MB';

/**
 * Variables of the environment that tell what a slot or build has. Libraries that calculate (OpenMP, OpenBLAS, MKL) start a thread for each processor of the machine
 * unless told otherwise: many for few processors wait for each other, and each takes memory and counts among the processes.
 */
export function limitVariables({ memoryMb, cpus }: Pick<SlotLimits, 'memoryMb' | 'cpus'>): Record<string, string> {
  return { [MEMORY_VARIABLE]: String(memoryMb), OMP_NUM_THREADS: String(Math.ceil(cpus)) };
}

/** Where programs inside a slot or build look for others: the folders of the machine or of the image, whatever this process has. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface BuildLimits extends SlotLimits {
  /** Wall-clock time of all build steps together. */
  timeoutMs: number;
  /** What the sources and the installed dependencies may take on disk, in MiB; the cache may take as much. */
  diskMb: number;
}

export interface BuildRequest {
  buildId: string;
  language: Language;
  /** Host directory with the checked-out sources. The build steps change it in place; it then is the artifact. */
  directory: string;
  /**
   * Host directory that the builds of one algorithm share, one after the other: writable at `/opt/cache`, for what package managers keep.
   * Code of strangers wrote it, so no other algorithm may see it, and a build must do without it.
   */
  cache?: string;
  /** As of a start. */
  system?: string;
  limits: BuildLimits;
  /** Added to the allow-listed environment: package mirrors and the like. */
  environment: Record<string, string>;
}

/** A build that fails because of the author's code is a value. A broken platform throws. */
export type BuildOutcome = { kind: 'succeeded' } | { kind: 'failed'; reason: string };

/**
 * How code inside a slot reaches the platform's API: at the address in `ALGORITHMIA_API`, and with nothing else of the network where
 * the slot is isolated.
 */
export interface SlotApi {
  /** The API's port on the loopback interface of this machine, for a slot that shares its network. */
  port: number;
  /** What the address has after the port. */
  path: string;
  /** Serves one connection of a slot that has a network of its own. Its client may be hostile. */
  connect(connection: Socket): void;
}

export interface StartRequest {
  /** Unique while the slot lives; `[A-Za-z0-9-]{1,64}`. */
  slotId: string;
  language: Language;
  /** Host directory with the artifact; the slot sees it, read-only, at `/opt/algorithm`. */
  artifact: string;
  /**
   * Host directory with the root file system to run on, in place of the machine's own or of the language's image. What is in it never changes:
   * another content has another path.
   */
  system?: string;
  /** `isolated` leaves the slot nothing but its own loopback interface, and there the API. */
  network: 'full' | 'isolated';
  /** Without it the code inside has no way to the platform. */
  api?: SlotApi;
  limits: SlotLimits;
  /** Ids of the graphics processors that the slot gets: these, for itself, and no others. */
  gpus?: readonly string[];
  /** Added to the allow-listed environment, which is built from nothing. */
  environment: Record<string, string>;
  /** How long `load` may take before the start counts as failed. */
  loadTimeoutMs: number;
}

/** Why a slot did not become ready. All of these are the algorithm's doing, so they are values. */
export type StartFailure =
  | { kind: 'crashed'; exitCode: number | null; signal: string | null; output: string }
  | { kind: 'out-of-memory'; limitMb: number; output: string }
  | { kind: 'timeout'; limitMs: number; output: string }
  | { kind: 'too-much-output'; limitBytes: number; output: string }
  /** The machine has fewer graphics processors than a slot wants. */
  | { kind: 'no-gpu'; wanted: number; present: number; output: string };

export type StartOutcome = { kind: 'started'; slot: Slot } | { kind: 'failed'; failure: StartFailure };

/** Whether a driver can work on this machine; `cure` is what an administrator can do about it. */
export type Readiness = { ready: true; detail: string } | { ready: false; problem: string; cure: string };

/**
 * Where code of strangers runs. Drivers: sandbox, docker (later remote, kubernetes).
 *
 * Whatever the driver, the code inside
 * - sees its artifact at `/opt/algorithm` (read-only when it runs, writable when it builds) and works there,
 *   a private, empty `/tmp`, a read-only system, and no other file of the host;
 * - runs as an unprivileged user (uid 2222 inside where the driver can say so), without capabilities and unable to gain any;
 * - gets the environment of the language and of the request, and nothing of the platform's own;
 * - sees only its own processes; all of them end with the slot, also when the platform is killed;
 * - is held to its limits; crossing one ends that slot only.
 *
 * `build` and `start` reject only when the platform itself is broken, or with `signal.reason` when aborted.
 */
export abstract class Executor {
  abstract readonly id: string;
  abstract readiness(): Promise<Readiness>;
  /** Ids of the graphics processors that slots can be given on this machine. */
  abstract gpus(): Promise<readonly string[]>;
  /** Runs the language's build steps in `request.directory`. `log` receives the steps' output as it comes. */
  abstract build(request: BuildRequest, log: (text: string) => void, signal: AbortSignal): Promise<BuildOutcome>;
  /** Starts one process of the artifact and resolves once it has loaded. */
  abstract start(request: StartRequest, signal: AbortSignal): Promise<StartOutcome>;
  /** Stops every slot and build of this driver and removes what they left on the machine. */
  abstract close(): Promise<void>;
}
