/** How the process behind a slot ended, as its driver saw it. */
export interface ProcessEnd {
  exitCode: number | null;
  signal: string | null;
  /** The kernel ended it because the slot reached its memory limit. */
  outOfMemory: boolean;
}

/** The driver's side of a slot: the process that speaks the pipe protocol. */
export interface SlotProcess {
  /** Settles when the process has ended. Rejects when the driver lost it: a broken platform. */
  readonly ended: Promise<ProcessEnd>;
  /** Kills everything in the slot, without waiting. Idempotent; nothing happens when it has ended. */
  kill(): void;
  /** Waits until nothing of the slot runs any more and removes its files and groups. Called once, after `ended`. */
  release(): Promise<void>;
}
