import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from './complaint.js';
import { isAlive, startDaemon, stopDaemon, type Daemon } from './embedded/daemon.js';
import { isFree } from './embedded/free-port.js';
import type { Installation } from './installation.js';

const MAIN = join(import.meta.dirname, '../main.js');
/** A larger nursery saves nothing measurable with 32 calls under way, a few hundredths with 512, and is memory that the process does not give back (docs/benchmark.md). */
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=16'];
const READY_WITHIN_MS = 60_000;
/** SHUTDOWN_SECONDS, and what stopping slots and containers takes after it. */
const STOPPED_WITHIN_MS = 60_000;

/** Starts the server, or finds the one that runs. Resolves once it is ready. */
export async function ensureServer(installation: Installation, env: Record<string, string | undefined>, port: number): Promise<Daemon> {
  const services = installation.readServices();
  const executor = env.EXECUTOR || 'sandbox';
  if (isAlive(services.server)) {
    if (services.server.port !== port) {
      throw new Complaint(`This installation is up on port ${services.server.port}. Stop it with "./algoplane down" first, or leave out --port.`);
    }
    return services.server;
  }
  if (!(await isFree(port, '0.0.0.0'))) {
    throw new Complaint(`Port ${port} is in use by another program. Choose another one: ./algoplane up --port ${port + 1}`);
  }
  const daemon = startDaemon([process.execPath, ...NODE_OPTIONS, MAIN, 'all'], { env: { ...env, PORT: String(port), NODE_ENV: 'production' }, logFile: installation.logFile });
  installation.writeServices({ ...services, server: { ...daemon, port, executor } });
  await untilReady(installation, daemon, port);
  return daemon;
}

/** Lets the calls that run come to their end. */
export function stopServer(installation: Installation): Promise<void> {
  return stopDaemon(installation.readServices().server, 'SIGTERM', STOPPED_WITHIN_MS);
}

async function untilReady(installation: Installation, daemon: Daemon, port: number): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(50)) {
    if (!isAlive(daemon)) {
      throw new Complaint(`The server ended while it started. The end of ${installation.logFile}:\n${tail(installation.logFile)}`);
    }
    if (await fetch(`http://127.0.0.1:${port}/readyz`).then((response) => response.ok, () => false)) {
      return;
    }
  }
  throw new Complaint(`The server is not ready after ${READY_WITHIN_MS / 1000} s. The end of ${installation.logFile}:\n${tail(installation.logFile)}`);
}

export function tail(file: string, lines = 15): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
