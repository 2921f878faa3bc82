import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiKeysRepository } from './api-keys.repository.js';

const PERIOD_MS = 30_000;

/** When each key was last used: noted in memory, and written now and then. */
@Injectable()
export class KeyUsage implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private uses = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), PERIOD_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  note(keyId: string): void {
    this.uses.set(keyId, Date.now());
  }

  /** Never rejects: a note that is lost is made again with the next use. */
  async flush(): Promise<void> {
    const uses = new Map([...this.uses].map(([id, at]) => [id, new Date(at)]));
    this.uses = new Map();
    if (uses.size > 0) {
      await this.keys.markUsed(uses).catch((error: unknown) => this.logger.warn({ err: error }, 'the last uses of keys cannot be written'));
    }
  }
}
