import type { StartRequest } from '../executor.js';
import type { PipeSlot } from '../pipe/pipe-slot.js';
import { LateMounts } from '../preboot/late-mounts.js';
import { PrebootPool, type PoolSize } from '../preboot/preboot-pool.js';
import type { SandboxMachine } from './sandbox-machine.js';
import type { SandboxSettings } from './sandbox-settings.js';
import { shapeOf, SlotBerth, type Arrival, type ArtifactSource } from './slot-berth.js';

/** Two: what the pool of slots starts at once on a small machine. */
const POOL: PoolSize = { perShape: 2, total: 12 };

/** The sandboxes in which slots start: booted ahead where that can be. */
export class SlotBerths {
  readonly #pool: PrebootPool<StartRequest, SlotBerth>;
  #count = 0;

  private constructor(
    private readonly machine: SandboxMachine,
    private readonly settings: SandboxSettings,
    private readonly mounts: LateMounts | undefined,
    private noMounts: string,
  ) {
    const shapeNow = (request: StartRequest) => [shapeOf(request), machine.stateFor(request)];
    this.#pool = new PrebootPool((request) => this.#preboot(request), shapeNow, settings.pool ?? POOL);
  }

  static async open(machine: SandboxMachine, settings: SandboxSettings): Promise<SlotBerths> {
    if (process.getuid?.() !== 0) {
      return new SlotBerths(machine, settings, undefined, 'mounting on the host needs root');
    }
    try {
      return new SlotBerths(machine, settings, await LateMounts.open(machine.folder), '');
    } catch (error) {
      return new SlotBerths(machine, settings, undefined, (error as Error).message.trim());
    }
  }

  /** Empty where sandboxes can be booted before their artifact is known; else the reason why not. */
  get cannotPreboot(): string {
    return this.noMounts;
  }

  /** Finds a sandbox and starts the algorithm in it. Rejects with nothing left behind. */
  async begin(request: StartRequest): Promise<PipeSlot> {
    const berth = (await this.#waiting(request)) ?? (await this.#boot(request, this.#nextName(), request.artifact));
    try {
      return berth.begin(request, this.settings.stopGraceMs ?? 1000);
    } catch (error) {
      await berth.discard();
      throw error;
    }
  }

  /** Boots for requests like this one, in the background. Never throws: a slot runs already. */
  refill(request: StartRequest): void {
    try {
      if (this.#canPreboot(request)) {
        this.#pool.refill(request);
      }
    } catch {
      // The machine's state cannot be told, the disk being full for one. The next start meets it too, and reports it.
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.mounts?.close();
  }

  /** One that was booted ahead, with the artifact in it. */
  async #waiting(request: StartRequest): Promise<SlotBerth | undefined> {
    const berth = this.#canPreboot(request) ? await this.#pool.take(request) : undefined;
    if (!berth) {
      return undefined;
    }
    let arrival: Arrival = 'unknown';
    try {
      arrival = await berth.show(request.artifact);
      if (arrival === 'impossible') {
        this.noMounts = 'what is mounted on the host does not arrive in sandboxes';
      }
      return arrival === 'shown' ? berth : undefined;
    } finally {
      if (arrival !== 'shown') {
        await berth.discard();
      }
    }
  }

  /** One that waits would keep its graphics processors from others. */
  #canPreboot({ gpus }: StartRequest): boolean {
    return this.noMounts === '' && !gpus?.length;
  }

  async #preboot(request: StartRequest): Promise<SlotBerth> {
    const name = this.#nextName();
    const folder = await this.mounts!.reserve(name);
    try {
      return await this.#boot(request, name, folder);
    } catch (error) {
      await folder.release();
      throw error;
    }
  }

  async #boot(request: StartRequest, name: string, source: ArtifactSource): Promise<SlotBerth> {
    const shape = shapeOf(request);
    const place = await this.machine.occupy(name, shape.limits, { api: shape.api });
    try {
      return new SlotBerth(place, source, shape, this.settings);
    } catch (error) {
      await place.release();
      throw error;
    }
  }

  #nextName(): string {
    return `slot-${++this.#count}`;
  }
}
