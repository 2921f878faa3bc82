import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Broadcast } from './broadcast.js';
import { redisOptions } from './redis-options.js';

/** Bull on Redis for what must be done, and Redis' publish/subscribe for what others should know. */
@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        redis: { ...redisOptions(settings.env.REDIS_URL), maxRetriesPerRequest: null, enableReadyCheck: false },
        prefix: 'algoplane',
        defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000 },
      }),
    }),
  ],
  providers: [Broadcast],
  exports: [Broadcast],
})
export class QueueModule {}
