import type { SlotLimits } from '../executor.js';
import { closeAll } from './container.js';
import type { ContainerShape } from './container-shape.js';
import type { Berth } from './docker-machine.js';

export interface PoolSize {
  /** Containers that wait, of each shape. */
  perShape: number;
  /** Containers that wait, of all shapes. The shape unused for the longest gives way. */
  total: number;
}

type Shelf = Promise<Berth>[];

/** Containers that were booted before anybody asked for them. */
export class ContainerPool {
  /** By shape, in the order of their latest use. */
  readonly #shelves = new Map<string, Shelf>();
  readonly #discarding = new Set<Promise<void>>();
  #booting: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly boot: (shape: ContainerShape, limits: SlotLimits) => Promise<Berth>,
    private readonly size: PoolSize,
  ) {}

  /** A container with these limits, waiting for its order: from the shelf, or else a new one. */
  async take(shape: ContainerShape, limits: SlotLimits): Promise<Berth> {
    const shelf = this.#shelf(shape);
    for (let next = shelf.shift(); next; next = shelf.shift()) {
      const berth = await next.catch(() => undefined);
      if (!berth) {
        continue;
      }
      // The daemon may have been restarted since.
      if (berth.container.running) {
        try {
          await berth.container.limit(limits);
          return berth;
        } catch {
          // It has ended just now; if it is something else, a new one will show it.
        }
      }
      this.#discard(berth);
    }
    return this.boot(shape, limits);
  }

  /** Boots what is missing of a shape, in the background, one after the other. `limits`: most often the next request's too. */
  refill(shape: ContainerShape, limits: SlotLimits): void {
    const shelf = this.#shelf(shape);
    while (!this.#closed && shelf.length < this.size.perShape && this.#makeRoom(shelf)) {
      const berth = this.#booting.then(() => {
        if (this.#closed) {
          throw new Error('The pool is closed');
        }
        return this.boot(shape, limits);
      });
      // The next `take` boots for itself then, and tells what is wrong.
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

  #shelf(shape: ContainerShape): Shelf {
    const key = JSON.stringify(shape);
    const shelf = this.#shelves.get(key) ?? [];
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    return shelf;
  }

  #makeRoom(wanted: Shelf): boolean {
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

  #clear(shelf: Shelf): void {
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
    closeAll(berth.ends);
    this.#track(berth.release());
  }

  /** What cannot be removed now, closing the driver removes, or the next platform. */
  #track(work: Promise<void>): void {
    const done = work.catch(() => undefined).finally(() => this.#discarding.delete(done));
    this.#discarding.add(done);
  }
}
