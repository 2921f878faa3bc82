import { MikroORM } from '@mikro-orm/core';
import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiError } from '#libs/errors/index.js';
import { Access } from '../access/access.decorator.js';
import { Broadcast } from '../queue/broadcast.js';
import { Stopping } from './stopping.js';

@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    private readonly orm: MikroORM,
    private readonly broadcast: Broadcast,
    private readonly stopping: Stopping,
  ) {}

  /** The process is alive. */
  @Get('healthz')
  @Access('public')
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can serve: it is not stopping, and its database and Redis answer. */
  @Get('readyz')
  @Access('public')
  async ready(): Promise<{ status: 'ready' }> {
    if (this.stopping.signal.aborted) {
      throw new ApiError('unavailable', { message: 'The platform is stopping.' });
    }
    const checks = { 'The database': this.askDatabase(), Redis: this.broadcast.ping() };
    for (const [name, check] of Object.entries(checks)) {
      await within(3000, check).catch(() => {
        throw new ApiError('unavailable', { message: `${name} does not answer.` });
      });
    }
    return { status: 'ready' };
  }

  private async askDatabase(): Promise<void> {
    await this.orm.em.getConnection().execute('select 1');
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
