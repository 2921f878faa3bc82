import type { IncomingMessage, RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { Request, Response, NextFunction } from 'express';
import { algorithmById } from '#src/modules/algorithms/algorithm-path.js';
import { callFront } from '#src/modules/invocations/call-front.js';
import { browserCalls } from '#src/modules/invocations/cors.js';
import { SlotConnections } from '#src/modules/invocations/slot-connections.js';
import { InvocationsController } from '#src/modules/invocations/invocations.controller.js';
import { CredentialDirectory } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { ErrorFilter } from '#src/platform/http/error.filter.js';
import { serveDocumentation } from '#src/platform/http/openapi.js';
import { inTurn } from '#src/platform/http/in-turn.js';
import { requestId } from '#src/platform/http/request-id.js';
import { requestLog } from '#src/platform/logging/request-log.js';
import { AppModule, type ServerRole } from './app.module.js';
import { describe } from './openapi.js';
import { shutDown } from './shutdown.js';

/** Longer than any call may take; uploads and pushes are bounded by their size instead. */
const NO_TIMEOUT = 0;
/** Well over what clients and proxies keep a connection for (client contract, 1.0). */
const KEEP_ALIVE_MS = 75_000;

export async function createServer(settings: Settings, role: ServerRole): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(settings, role), { bodyParser: false, bufferLogs: true, abortOnError: false });
  const logger = await app.resolve<PinoLogger>(PinoLogger);
  const filter = new ErrorFilter(logger);
  app.useLogger(app.get(Logger));
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', settings.env.TRUSTED_PROXIES);
  app.use(inTurn(requestId, algorithmById, requestLog(logger), browserCalls));
  app.useGlobalFilters(filter);
  serveDocumentation(app, settings.publicUrl, () => describe(app));
  await app.init();
  // What fails in a middleware never reaches Nest's filters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => filter.answer(error, request, response));
  const server = app.getHttpServer();
  // For debugging every call has its log line, which the short way has not.
  if (!logger.logger.isLevelEnabled('debug')) {
    const [usual] = server.listeners('request') as [RequestListener];
    const parts = { credentials: app.get(CredentialDirectory, { strict: false }), controller: app.get(InvocationsController, { strict: false }), filter, usual };
    server.removeListener('request', usual).on('request', callFront(parts));
  }
  // Before anything reads address or credential.
  const slots = app.get(SlotConnections, { strict: false });
  server.prependListener('request', (request: IncomingMessage) => slots.identify(request));
  server.requestTimeout = NO_TIMEOUT;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return app;
}

/** Runs until it is told to stop. */
export async function serve(settings: Settings, role: ServerRole): Promise<void> {
  const app = await createServer(settings, role);
  await app.listen(settings.env.PORT, settings.env.HOST);
  const stop = () => {
    shutDown(app).then(() => process.exit(0), (error: unknown) => {
      process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
      process.exit(1);
    });
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
