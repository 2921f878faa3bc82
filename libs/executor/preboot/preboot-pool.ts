export interface PoolSize {
  /** How many wait, of each shape. */
  perShape: number;
  /** How many wait, of all shapes. The shape unused for the longest gives way. */
  total: number;
}

/** A sandbox or container that was booted before its artifact was known, and waits for its order. */
export interface Prebooted<Request> {
  /** False once it has ended. */
  readonly waiting: boolean;
  /** Makes it right in what may differ within a shape. Rejects where that cannot be any more. */
  fit(request: Request): Promise<void>;
  /** Ends it, and gives back all that it holds. */
  discard(): Promise<void>;
}

type Shelf<Berth> = Promise<Berth>[];

/** What was booted before anybody asked for it. */
export class PrebootPool<Request, Berth extends Prebooted<Request>> {
  /** By shape, in the order of their latest use. */
  readonly #shelves = new Map<string, Shelf<Berth>>();
  readonly #discarding = new Set<Promise<void>>();
  #booting: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `shapeOf`: what a request must have in common with what was booted for another. */
  constructor(
    private readonly boot: (request: Request) => Promise<Berth>,
    private readonly shapeOf: (request: Request) => unknown,
    private readonly size: PoolSize,
  ) {}

  /** One that waits and fits; undefined where there is none. */
  async take(request: Request): Promise<Berth | undefined> {
    const shelf = this.#shelf(request);
    for (let next = shelf.shift(); next; next = shelf.shift()) {
      const berth = await next.catch(() => undefined);
      if (!berth) {
        continue;
      }
      if (berth.waiting) {
        try {
          await berth.fit(request);
          return berth;
        } catch {
          // It has ended just now; if it is something else, the next boot will show it.
        }
      }
      this.#discard(berth);
    }
    return undefined;
  }

  /** Boots what is missing of a shape, in the background, one after the other. */
  refill(request: Request): void {
    const shelf = this.#shelf(request);
    while (!this.#closed && shelf.length < this.size.perShape && this.#makeRoom(shelf)) {
      const berth = this.#booting.then(() => {
        if (this.#closed) {
          throw new Error('The pool is closed');
        }
        return this.boot(request);
      });
      // Who asks next boots for himself then, and tells what is wrong.
      this.#booting = berth.catch(() => undefined);
      shelf.push(berth);
    }
  }

  /** Resolves when nothing is being booted. */
  async settled(): Promise<void> {
    await this.#booting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const shelf of this.#shelves.values()) {
      this.#clear(shelf);
    }
    await this.#booting;
    await Promise.all(this.#discarding);
  }

  #shelf(request: Request): Shelf<Berth> {
    const key = JSON.stringify(this.shapeOf(request));
    const shelf = this.#shelves.get(key) ?? [];
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    return shelf;
  }

  #makeRoom(wanted: Shelf<Berth>): boolean {
    for (const [key, shelf] of this.#shelves) {
      const total = [...this.#shelves.values()].reduce((sum, { length }) => sum + length, 0);
      if (total < this.size.total) {
        return true;
      }
      if (shelf !== wanted) {
        this.#shelves.delete(key);
        this.#clear(shelf);
      }
    }
    return wanted.length < this.size.total;
  }

  #clear(shelf: Shelf<Berth>): void {
    for (const waiting of shelf.splice(0)) {
      this.#track(
        waiting.then(
          (berth) => this.#discard(berth),
          () => undefined,
        ),
      );
    }
  }

  #discard(berth: Berth): void {
    this.#track(berth.discard());
  }

  /** What cannot be removed now, closing the driver removes, or the next platform. */
  #track(work: Promise<void>): void {
    const done = work.catch(() => undefined).finally(() => this.#discarding.delete(done));
    this.#discarding.add(done);
  }
}
