import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiError } from '#libs/errors/index.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { Scm } from './scm.entity.js';

const TOPIC = 'scms-changed';
/** How long a change can go unnoticed when the broadcast is lost. */
const TRUST_MS = 30_000;

/** All source-code managers, in memory: they are few, and each algorithm object shows its own. */
@Injectable()
export class ScmDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  private scms = new Map<string, Scm>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly broadcast: Broadcast,
    private readonly logger: PinoLogger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.broadcast.listen(TOPIC, () => void this.refresh());
    this.timer = setInterval(() => void this.refresh(), TRUST_MS).unref();
    await this.refresh();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Oldest first. */
  list(): Scm[] {
    return [...this.scms.values()];
  }

  /** Error: 4009. */
  get(id: string): Scm {
    const scm = this.scms.get(id);
    if (!scm) {
      throw new ApiError('scmNotFound', { message: `There is no source-code manager "${id.slice(0, 60)}". Known: ${[...this.scms.keys()].join(', ')}.` });
    }
    return scm;
  }

  /** For a new algorithm. Errors: 4009, 4042. */
  forCreation(id: string | undefined): Scm {
    const scm = id === undefined ? this.list().find(({ isDefault }) => isDefault) : this.get(id);
    if (!scm?.enabled) {
      throw new ApiError('scmIsDisabled', { message: `The source-code manager "${scm?.id}" takes no new algorithms: an administrator has disabled it.` });
    }
    return scm;
  }

  /** After a change by this process: here at once, in the others in a moment. */
  async announce(): Promise<void> {
    await this.refresh();
    await this.broadcast.publish(TOPIC, {});
  }

  private async refresh(): Promise<void> {
    try {
      const rows = await this.em.fork().find(Scm, {}, { orderBy: { createdAt: 'asc' } });
      this.scms = new Map(rows.map((row) => [row.id, row]));
    } catch (error) {
      this.logger.warn({ err: error }, 'source-code managers cannot be read; the last known ones go on');
    }
  }
}
