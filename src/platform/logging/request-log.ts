import type { NextFunction, Request, Response } from 'express';
import type { PinoLogger } from 'nestjs-pino';
import type { Caller } from '../access/caller.js';

/** Calls are recorded one by one in the database; their log lines are for debugging only. */
const CALLS = /^\/v1\/(web\/)?algo\//i;
const PROBES = /^\/(healthz|readyz|metrics)$/;

/** One line a request: what, who, how it ended, how long. The path without its query. */
export function requestLog(logger: PinoLogger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const level = CALLS.test(request.path) || PROBES.test(request.path) ? 'debug' : 'info';
    if (!logger.logger.isLevelEnabled(level)) {
      next();
      return;
    }
    const started = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      const caller = request.user as Caller | undefined;
      logger[level](
        {
          requestId: request.requestId,
          method,
          path,
          status: response.statusCode,
          finished: response.writableFinished,
          milliseconds: Math.round(performance.now() - started),
          ...(caller ? { account: caller.username, key: caller.keyId } : {}),
        },
        'request',
      );
    });
    next();
  };
}
