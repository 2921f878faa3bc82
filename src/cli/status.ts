import { isAlive } from './embedded/daemon.js';
import type { Installation } from './installation.js';

/** What runs, as lines for people. Returns whether the server is up. */
export function status(installation: Installation): boolean {
  const { postgres, redis, server } = installation.readServices();
  const line = (name: string, pid: number | undefined, alive: boolean, detail: string) =>
    process.stdout.write(`${name.padEnd(12)}${alive ? `up, process ${pid}, ${detail}` : 'not running'}\n`);
  line('Server', server?.pid, isAlive(server), `port ${server?.port}, ${server?.executor} executor`);
  line('PostgreSQL', postgres?.daemon.pid, isAlive(postgres?.daemon), `port ${postgres?.port}`);
  line('Redis', redis?.daemon.pid, isAlive(redis?.daemon), `port ${redis?.port}`);
  process.stdout.write(`State       ${installation.home}\n`);
  return isAlive(server);
}
