import type { RefChange } from '../protocol/push-commands.js';
import type { GitRoute } from './git-route.js';

/** What a push has changed, after it has. */
export interface PushedRefs {
  /** Refs that really moved, in the client's order. Never empty. */
  changes: RefChange[];
  /** The default branch's change, when it is among them. It has an `after`: deleting it is refused. */
  defaultBranch: (RefChange & { after: string }) | undefined;
}

/**
 * Called once for each push that changed something; the texts are shown to the pusher as they come.
 *
 * The push is answered only after the first text, so what must exist by then (the record of a build) is made before it.
 * The first text is asked for even when the pusher has gone; the others then are not (`return` is called), and what was
 * started goes on. A failure cannot take the push back: the pusher is told that the commits are stored.
 */
export type OnPush = (pushed: PushedRefs) => AsyncIterable<string>;

export interface GitLimits {
  /** Largest pack of one push. */
  maxPushBytes: number;
  /** Largest request of a fetch, unpacked. */
  maxFetchRequestBytes: number;
  /** A transfer in which no byte moves for so long is ended. */
  stallMs: number;
  /** The longest transfer. The time that `onPush` and its texts take does not count. */
  totalMs: number;
  /** How often a silent answer to a push shows a sign of life, so that no proxy cuts the connection. */
  keepAliveMs: number;
}

export const DEFAULT_GIT_LIMITS: GitLimits = {
  maxPushBytes: 512 * 1024 * 1024,
  maxFetchRequestBytes: 64 * 1024 * 1024,
  stallMs: 300_000,
  totalMs: 3_600_000,
  keepAliveMs: 5_000,
};

export interface GitExchange {
  /** Path of the bare repository (`RepositoryStore.path`). It exists. */
  repository: string;
  route: GitRoute;
  onPush?: OnPush;
  /** Told of everything that is not the client's doing. */
  onFault?: (error: unknown) => void;
  limits?: Partial<GitLimits>;
}

/** The same with nothing left open: what the parts of the server hand to each other. */
export interface ServedExchange {
  repository: string;
  onPush: OnPush | undefined;
  onFault: (error: unknown) => void;
  limits: GitLimits;
}
