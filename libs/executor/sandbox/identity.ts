import { randomInt } from 'node:crypto';

/** Who a sandbox runs as. */
export interface Identity {
  /** `mapped`: a user namespace maps the platform's own user; `switched`: root has become this user. */
  mode: 'mapped' | 'switched';
  /** The id that the code inside sees. */
  uid: number;
}

export interface UidRange {
  first: number;
  count: number;
}

/** Lies in the gap that systemd's list of user ids leaves free for nobody: not users, containers or services. */
export const DEFAULT_UID_RANGE: UidRange = { first: 1_900_000_000, count: 65_536 };

const UID_IN_NAMESPACE = 2222;

/**
 * Hands out the user ids of sandboxes. Root gives each live sandbox one of its own, so that the kernel's limits
 * by user hold for each alone and no sandbox may touch another's FIFOs, even if it could see them.
 */
export class Identities {
  readonly #range: UidRange;
  readonly #asRoot: boolean;
  readonly #used = new Set<number>();

  constructor(range: UidRange, asRoot: boolean) {
    this.#range = range;
    this.#asRoot = asRoot;
  }

  take(): Identity {
    if (!this.#asRoot) {
      return { mode: 'mapped', uid: UID_IN_NAMESPACE };
    }
    if (this.#used.size >= this.#range.count) {
      throw new Error('Every user id of the sandbox range is in use');
    }
    // A random start, as another platform on this machine may use the same range.
    let offset = randomInt(this.#range.count);
    while (this.#used.has(this.#range.first + offset)) {
      offset = (offset + 1) % this.#range.count;
    }
    const uid = this.#range.first + offset;
    this.#used.add(uid);
    return { mode: 'switched', uid };
  }

  giveBack(identity: Identity): void {
    this.#used.delete(identity.uid);
  }
}
