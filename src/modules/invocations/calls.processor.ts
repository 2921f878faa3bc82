import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '#src/platform/config/settings.js';
import { AsyncCalls, CALLS, type CallJob } from './async-calls.js';
import { StoredCalls } from './stored-calls.js';

const SWEEP_MS = 10_000;
/** A call this young may still be on its way into the queue. */
const GRACE_MS = 10_000;

/** Takes asynchronous calls from the queue, and puts those back that the queue has lost. */
@Injectable()
export class CallsProcessor implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(CALLS) private readonly queue: Queue<CallJob>,
    private readonly calls: AsyncCalls,
    private readonly stored: StoredCalls,
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    void this.queue.process(this.settings.env.SLOTS_MAX, (job: Job<CallJob>) => this.stored.run(job.data.callId));
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'asynchronous calls not swept'));
    }, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    for (const call of await this.calls.unfinished(new Date(Date.now() - GRACE_MS))) {
      await this.calls.enqueue(call.id);
    }
  }
}
