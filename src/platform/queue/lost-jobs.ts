import type { Queue } from 'bull';
import type { PinoLogger } from 'nestjs-pino';

const PERIOD_MS = 5_000;
/** Work this young may still be on its way into the queue. */
const GRACE_MS = 5_000;
const MAX_ATTEMPTS = 3;

/** The database's record of work that a queue carries under the same id. */
export interface Work {
  id: string;
  startedAt: Date;
  /** How often a worker took it up. */
  attempts: number;
}

/** What `LostJobs` asks of whoever keeps the records. */
export interface WorkRecords<T extends Work> {
  unfinished(): Promise<T[]>;
  /** Ends what has killed its worker again and again. */
  giveUp(work: T): Promise<void>;
}

/** Sees to it that all work ends: what the queue has lost is put back, what has killed its worker again and again is given up. */
export class LostJobs<T extends Work> {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: Queue<{ buildId: string }>,
    private readonly records: WorkRecords<T>,
    private readonly logger: PinoLogger,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.sweep(Date.now() - GRACE_MS).catch((error: unknown) => this.logger.warn({ err: error, queue: this.queue.name }, 'lost work not looked for'));
    }, PERIOD_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Looks at all that was begun before that time. */
  async sweep(before: number): Promise<void> {
    for (const work of await this.records.unfinished()) {
      if (work.startedAt.getTime() < before) {
        await this.look(work);
      }
    }
  }

  private async look(work: T): Promise<void> {
    const job = await this.queue.getJob(work.id);
    if (job && !(await job.isFailed()) && !(await job.isCompleted())) {
      return;
    }
    if (work.attempts >= MAX_ATTEMPTS) {
      await this.records.giveUp(work);
      return;
    }
    await job?.remove();
    await this.queue.add({ buildId: work.id }, { jobId: work.id });
  }
}
