import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getQueueToken } from '@nestjs/bull';
import type { INestApplication } from '@nestjs/common';
import type { Queue } from 'bull';
import { Executor } from '#libs/executor/executor.js';
import { SlotPool } from '#libs/executor/pool/index.js';
import { BUILDS } from '#src/modules/builds/builds.queue.js';
import { CALLS } from '#src/modules/invocations/async-calls.js';
import { Settings } from '#src/platform/config/settings.js';
import { Stopping } from '#src/platform/health/stopping.js';

/** What is left of an answer when everything behind it has stopped is on its way already. */
const LAST_BYTES_MS = 1000;

/**
 * Stops a server so that nobody loses anything, in this order. No connection and no job is accepted any more, `/readyz` says so,
 * and builds go back to the queue. Calls that run get SHUTDOWN_SECONDS to end. Then slots and containers go, and last what Nest
 * holds: records that are not written yet, queues, database.
 */
export async function shutDown(app: INestApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  app.get(Stopping).begin();
  const answered = new Promise<void>((resolve) => server.close(() => resolve()));
  const jobsDone = [BUILDS, CALLS].map((name) => app.get<Queue>(getQueueToken(name), { strict: false }).close());
  await app.get(SlotPool, { strict: false }).close(app.get(Settings).env.SHUTDOWN_SECONDS * 1000);
  await Promise.all(jobsDone);
  await app.get(Executor, { strict: false }).close();
  await Promise.race([answered, sleep(LAST_BYTES_MS)]);
  server.closeAllConnections();
  await app.close();
}
