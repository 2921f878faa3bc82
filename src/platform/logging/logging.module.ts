import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { Settings } from '../config/settings.js';
import { errorLine } from './error-line.js';
import { withoutKeys } from './without-keys.js';

/**
 * JSON lines on standard output. Headers, bodies and query strings are never bound to a line: that is where keys,
 * tokens and payloads are. A key that got into a line all the same does not leave the process.
 */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        pinoHttp: {
          level: settings.env.LOG_LEVEL,
          autoLogging: false,
          quietReqLogger: true,
          hooks: { streamWrite: withoutKeys },
          serializers: { req: () => undefined, res: () => undefined, err: errorLine },
        },
        forRoutes: [],
      }),
    }),
  ],
})
export class LoggingModule {}
