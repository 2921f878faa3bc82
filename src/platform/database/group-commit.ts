/** Rows of one statement. */
const MOST = 64;

interface Waiting<Row, Kept> {
  row: Row;
  keep: (kept: Kept) => void;
  fail: (error: unknown) => void;
}

/**
 * Group commit: what comes while a statement is under way goes into the next one, together. Each row is answered when the transaction that has it
 * is on disk, as it would be alone; under load one statement, one way to the database and one flush serve many.
 */
export class GroupCommit<Row, Kept> {
  private waiting: Waiting<Row, Kept>[] = [];
  private busy = false;

  constructor(
    /** One statement. It answers for every row, in their order. */
    private readonly write: (rows: readonly Row[]) => Promise<readonly Kept[]>,
    /** Two rows with the same key cannot be in one statement. */
    private readonly keyOf: (row: Row) => string,
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
      await this.commit(this.next());
    }
    this.busy = false;
  }

  private next(): Waiting<Row, Kept>[] {
    const batch = new Map<string, Waiting<Row, Kept>>();
    const later: Waiting<Row, Kept>[] = [];
    for (const one of this.waiting) {
      const key = this.keyOf(one.row);
      if (batch.size < MOST && !batch.has(key)) {
        batch.set(key, one);
      } else {
        later.push(one);
      }
    }
    this.waiting = later;
    return [...batch.values()];
  }

  private async commit(batch: Waiting<Row, Kept>[]): Promise<void> {
    try {
      const kept = await this.write(batch.map(({ row }) => row));
      batch.forEach(({ keep }, place) => keep(kept[place] as Kept));
    } catch (error) {
      if (batch.length === 1 || !isUndone(error)) {
        batch.forEach(({ fail }) => fail(error));
        return;
      }
      // One of them is at fault. The others must not suffer for it.
      for (const one of batch) {
        await this.commit([one]);
      }
    }
  }
}

/** PostgreSQL's classes 22, 23 and 40: the values are at fault, or another transaction. Nothing was kept, and the connection is well. */
function isUndone(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(22|23|40)/.test(code);
}
