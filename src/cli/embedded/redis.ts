import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { serviceAccount } from './account.js';
import { startDaemon, stopDaemon, type Daemon } from './daemon.js';
import { freePort } from './free-port.js';

export interface EmbeddedRedis {
  url: string;
  port: number;
  password: string;
  daemon: Daemon;
}

/** Starts the distribution's redis-server with its files in `directory`: every write is on disk within a second. */
export async function startRedis(directory: string, before?: Pick<EmbeddedRedis, 'password'>): Promise<EmbeddedRedis> {
  const account = serviceAccount();
  const password = before?.password ?? randomBytes(24).toString('hex');
  const port = await freePort();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const config = join(directory, 'redis.conf');
  // A password on a command line could be read by everybody on the machine.
  writeFileSync(
    config,
    [`bind 127.0.0.1`, `port ${port}`, `requirepass ${password}`, `dir "${directory}"`, 'appendonly yes', 'appendfsync everysec', 'maxmemory-policy noeviction', 'save ""', 'daemonize no', ''].join('\n'),
    { mode: 0o600 },
  );
  if (account.ids) {
    chownSync(directory, account.ids.uid, account.ids.gid);
    chownSync(config, account.ids.uid, account.ids.gid);
  }
  const logFile = join(directory, 'redis.log');
  const daemon = startDaemon([...account.prefix, 'redis-server', config], { logFile, env: { PATH: process.env.PATH }, cwd: '/' });
  await untilReady(port, password, daemon, logFile);
  return { url: `redis://:${password}@127.0.0.1:${port}`, port, password, daemon };
}

export function stopRedis(daemon: Daemon | undefined): Promise<void> {
  return stopDaemon(daemon, 'SIGTERM', 10_000);
}

async function untilReady(port: number, password: string, daemon: Daemon, logFile: string): Promise<void> {
  const client = new Redis({ host: '127.0.0.1', port, password, lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  try {
    for (let tries = 0; tries < 200; tries++) {
      const answered = await Promise.race([client.ping().then(() => true), sleep(100).then(() => false)]).catch(() => false);
      if (answered) {
        return;
      }
    }
  } finally {
    client.disconnect();
  }
  await stopRedis(daemon);
  throw new Error(`Redis did not start. See ${logFile}`);
}
