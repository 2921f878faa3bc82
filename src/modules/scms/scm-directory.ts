import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiError } from '#libs/errors/index.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { LiveCopy } from '#src/platform/queue/live-copy.js';
import { Scm } from './scm.entity.js';

/** All source-code managers, in memory: they are few, and each algorithm object shows its own. */
@Injectable()
export class ScmDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly scms: LiveCopy<Map<string, Scm>>;

  constructor(
    private readonly em: EntityManager,
    broadcast: Broadcast,
    logger: PinoLogger,
  ) {
    this.scms = new LiveCopy('scms-changed', new Map<string, Scm>(), () => this.read(), broadcast, logger);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.scms.start();
  }

  onApplicationShutdown(): void {
    this.scms.stop();
  }

  /** Oldest first. */
  list(): Scm[] {
    return [...this.scms.value.values()];
  }

  /** Error: 4009. */
  get(id: string): Scm {
    const scm = this.scms.value.get(id);
    if (!scm) {
      throw new ApiError('scmNotFound', { message: `There is no source-code manager "${id.slice(0, 60)}". Known: ${[...this.scms.value.keys()].join(', ')}.` });
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

  announce(): Promise<void> {
    return this.scms.announce();
  }

  private async read(): Promise<Map<string, Scm>> {
    const rows = await this.em.fork().find(Scm, {}, { orderBy: { createdAt: 'asc' } });
    return new Map(rows.map((row) => [row.id, row]));
  }
}
