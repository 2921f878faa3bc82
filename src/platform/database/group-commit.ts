/** Rows of one statement. */
const MOST = 64;
/** Owners whose rows wait for locks at the same time, each with a connection of its own: the others queue. */
const PATIENT = 2;
/** PostgreSQL's name for a lock that was not to be had in the time that was given. */
const LOCK_NOT_AVAILABLE = '55P03';

interface Waiting<Row, Kept> {
  row: Row;
  keep: (kept: Kept) => void;
  fail: (error: unknown) => void;
}

/**
 * Group commit: what comes while a statement is under way goes into the next one, together. Each row is answered when the transaction that has it
 * is on disk, as it would be alone; under load one statement, one way to the database and one flush serve many.
 *
 * A statement that meets a lock gives up soon, and the rows of the owner who is behind it go on by themselves, with patience: they hold up nobody else.
 */
export class GroupCommit<Row, Kept> {
  private readonly waiting: Waiting<Row, Kept>[] = [];
  private busy = false;
  /** By owner, in the order in which they began to wait. The first PATIENT are served. */
  private readonly behindLocks = new Map<string, Waiting<Row, Kept>[]>();
  private readonly served = new Set<string>();

  constructor(
    /** One statement. It answers for every row, in their order. Unless it is patient, it rejects with 55P03 after a short wait for a lock. */
    private readonly write: (rows: readonly Row[], patient: boolean) => Promise<readonly Kept[]>,
    /** Two rows with the same key cannot be in one statement. */
    private readonly keyOf: (row: Row) => string,
    /** Rows of one owner may wait for each other. */
    private readonly ownerOf: (row: Row) => string,
  ) {}

  /** Error: what the database says of this row alone, or of all of them when it cannot be reached. */
  add(row: Row): Promise<Kept> {
    return new Promise((keep, fail) => {
      this.waiting.push({ row, keep, fail });
      if (!this.busy) {
        this.busy = true;
        // Not at once: several requests have often come in the same turn.
        setImmediate(() => void this.run());
      }
    });
  }

  /** Never rejects. */
  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const all = this.waiting.splice(0);
      const free = all.filter((one) => !this.queueBehindLock(one));
      const batch = this.takeFrom(free);
      this.waiting.unshift(...free);
      if (batch.length > 0) {
        await this.commit(batch);
      }
    }
    this.busy = false;
  }

  /** What can be in one statement; it is in the queue no more. */
  private takeFrom(queue: Waiting<Row, Kept>[]): Waiting<Row, Kept>[] {
    const batch = new Map<string, Waiting<Row, Kept>>();
    const later: Waiting<Row, Kept>[] = [];
    for (const one of queue) {
      const key = this.keyOf(one.row);
      if (batch.size < MOST && !batch.has(key)) {
        batch.set(key, one);
      } else {
        later.push(one);
      }
    }
    queue.splice(0, queue.length, ...later);
    return [...batch.values()];
  }

  private async commit(batch: Waiting<Row, Kept>[], patient = false): Promise<void> {
    try {
      const kept = await this.write(batch.map(({ row }) => row), patient);
      batch.forEach(({ keep }, place) => keep(kept[place] as Kept));
    } catch (error) {
      if (!patient && codeOf(error) === LOCK_NOT_AVAILABLE) {
        await this.setApart(batch);
        return;
      }
      if (batch.length === 1 || !isUndone(error)) {
        batch.forEach(({ fail }) => fail(error));
        return;
      }
      // One of them is at fault. The others must not suffer for it.
      for (const one of batch) {
        if (patient || !this.queueBehindLock(one)) {
          await this.commit([one], patient);
        }
      }
    }
  }

  /** The owner who is behind the lock, from the others. */
  private async setApart(batch: Waiting<Row, Kept>[]): Promise<void> {
    const owners = Map.groupBy(batch, ({ row }) => this.ownerOf(row));
    if (owners.size > 1) {
      for (const rows of owners.values()) {
        await this.commit(rows);
      }
      return;
    }
    for (const [owner, rows] of owners) {
      this.behindLocks.set(owner, rows);
    }
    this.serve();
  }

  /** Whether its owner is behind a lock: it would be the next to meet it, and may not overtake the rows that wait there. */
  private queueBehindLock(one: Waiting<Row, Kept>): boolean {
    return this.behindLocks.get(this.ownerOf(one.row))?.push(one) !== undefined;
  }

  private serve(): void {
    for (const [owner, queue] of this.behindLocks) {
      if (this.served.size < PATIENT && !this.served.has(owner)) {
        this.served.add(owner);
        void this.wait(owner, queue);
      }
    }
  }

  /** Never rejects. */
  private async wait(owner: string, queue: Waiting<Row, Kept>[]): Promise<void> {
    while (queue.length > 0) {
      await this.commit(this.takeFrom(queue), true);
    }
    this.behindLocks.delete(owner);
    this.served.delete(owner);
    this.serve();
  }
}

/** PostgreSQL's classes 22, 23 and 40: the values are at fault, or another transaction. Nothing was kept, and the connection is well. */
function isUndone(error: unknown): boolean {
  return /^(22|23|40)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
