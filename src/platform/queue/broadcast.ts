import { EventEmitter } from 'node:events';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '../config/settings.js';
import { redisOptions } from './redis-options.js';

const CHANNEL = 'algoplane:broadcast';

/**
 * Tells every process of the installation at once. Best effort: whoever listens also has another, slower way to the truth
 * (a cache's time to live, a look into the database).
 */
@Injectable()
export class Broadcast implements OnApplicationShutdown {
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly publisher: Redis;
  private readonly subscriber: Redis;

  constructor(settings: Settings, logger: PinoLogger) {
    const options = { ...redisOptions(settings.env.REDIS_URL), maxRetriesPerRequest: 1 };
    this.publisher = new Redis(options);
    this.subscriber = new Redis({ ...options, maxRetriesPerRequest: null });
    for (const connection of [this.publisher, this.subscriber]) {
      connection.on('error', (error) => logger.warn({ err: error }, 'Redis is out of reach'));
    }
    this.subscriber.on('message', (_channel: string, text: string) => {
      const { topic, message } = JSON.parse(text) as { topic: string; message: unknown };
      this.local.emit(topic, message);
    });
    this.subscriber.subscribe(CHANNEL).catch(() => undefined);
  }

  async publish(topic: string, message: unknown): Promise<void> {
    await this.publisher.publish(CHANNEL, JSON.stringify({ topic, message })).catch(() => undefined);
  }

  /** Returns the way to stop listening. */
  listen<T>(topic: string, listener: (message: T) => void): () => void {
    this.local.on(topic, listener);
    return () => void this.local.off(topic, listener);
  }

  /** Throws when Redis does not answer. */
  async ping(): Promise<void> {
    await this.publisher.ping();
  }

  onApplicationShutdown(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}
