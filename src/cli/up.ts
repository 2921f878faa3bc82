import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from './complaint.js';
import { callDemo, ensureDemo } from './demo.js';
import { isAlive } from './embedded/daemon.js';
import type { Bootstrap, Installation } from './installation.js';
import { withLock } from './lock.js';
import { ensureServer, stopServer, tail } from './server.js';
import { step } from './steps.js';
import { ensureStores, stopStores } from './stores.js';

export interface UpOptions {
  detach?: boolean;
  port?: string;
  executor?: string;
}

/** From nothing, or from what an earlier start left, to a platform that has answered a call. */
export async function up(installation: Installation, environment: Record<string, string | undefined>, options: UpOptions): Promise<void> {
  installation.prepare();
  const { bootstrap, answer } = await withLock(installation.path('up.lock'), () => start(installation, environment, options));
  process.stdout.write(farewell(bootstrap, answer, installation, options.detach ?? false));
  if (!options.detach) {
    await stayAttached(installation);
  }
}

export async function down(installation: Installation): Promise<void> {
  await step('Stopping the server', () => stopServer(installation));
  await step('Stopping PostgreSQL and Redis', () => stopStores(installation));
  installation.writeServices({ ...installation.readServices(), server: undefined });
}

async function start(installation: Installation, environment: Record<string, string | undefined>, options: UpOptions): Promise<{ bootstrap: Bootstrap; answer: string }> {
  const running = installation.readServices().server;
  const port = readPort(options.port ?? environment.PORT ?? (isAlive(running) ? String(running.port) : '8080'));
  const env: Record<string, string | undefined> = { ...environment, ALGOPLANE_HOME: installation.home, PORT: String(port), ...(options.executor ? { EXECUTOR: options.executor } : {}) };
  env.ENCRYPTION_KEY ||= installation.encryptionKey();
  Object.assign(env, await step('PostgreSQL and Redis', () => ensureStores(installation, env)));
  if (!isAlive(running)) {
    await step('Database schema', async () => {
      const [{ migrate }, { Settings }] = await Promise.all([import('#src/roles/migrate.js'), import('#src/platform/config/settings.js')]);
      await migrate(Settings.read(env));
    });
  }
  await step(`Server on port ${port}`, () => ensureServer(installation, env, port));
  const bootstrap = await step('Accounts and keys', () => ensureBootstrap(installation, env, port));
  await step('demo/Hello: create, push, build, publish', () => ensureDemo(bootstrap, installation.home));
  return { bootstrap, answer: await step('Calling demo/Hello', () => callDemo(bootstrap)) };
}

async function ensureBootstrap(installation: Installation, env: Record<string, string | undefined>, port: number): Promise<Bootstrap> {
  const address = (env.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');
  const addresses = { api_url: address, git_url: `${address}/git`, docs_url: `${address}/docs` };
  const before = installation.readBootstrap();
  if (before) {
    const bootstrap = { ...before, ...addresses };
    installation.writeBootstrap(bootstrap);
    return bootstrap;
  }
  const { openAdministration } = await import('#src/roles/administration.js');
  const administration = await openAdministration(env);
  try {
    await administration.ensureUser({ username: 'admin', email: 'admin@localhost.localdomain', fullname: 'Administrator' });
    await administration.ensureUser({ username: 'demo', email: 'demo@localhost.localdomain', fullname: 'Demo' });
    const bootstrap: Bootstrap = {
      ...addresses,
      admin_key: await administration.issueKey({ username: 'admin', label: 'bootstrap', kind: 'admin' }),
      username: 'demo',
      api_key: await administration.issueKey({ username: 'demo', label: 'default-key', kind: 'standard' }),
    };
    installation.writeBootstrap(bootstrap);
    return bootstrap;
  } finally {
    await administration.close();
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Complaint(`--port must be a number from 1 to 65535, not "${text}".`);
  }
  return port;
}

function farewell(bootstrap: Bootstrap, answer: string, installation: Installation, detached: boolean): string {
  const { api_url, git_url, docs_url, username, api_key, admin_key } = bootstrap;
  const call = `${api_url}/v1/algo/${username}/Hello`;
  return `
Algoplane is up. demo/Hello was called with "Mia" and answered:

    ${answer}

  API            ${api_url}/v1
  Documentation  ${docs_url}
  Git            ${git_url}
  User "${username}"    ${api_key}
  Administrator  ${admin_key}
  (kept in ${installation.path('bootstrap.json')})

Try next:

  curl ${call} -H 'Authorization: Simple ${api_key}' -H 'Content-Type: text/plain' -d Neo
  git clone ${git_url.replace('://', `://${username}:${api_key}@`)}/${username}/Hello.git
  curl ${api_url}/v1/algorithms/${username}/Hello/builds -H 'Authorization: Simple ${api_key}'

${detached ? 'Stop it with: ./algoplane down' : 'Stop it with Ctrl-C.'}
`;
}

/** Waits for Ctrl-C, or for the server to end by itself. */
async function stayAttached(installation: Installation): Promise<void> {
  const asked = new Promise<true>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(true));
    }
  });
  for (;;) {
    const stop = await Promise.race([asked, sleep(500, false, { ref: true })]);
    if (stop) {
      await down(installation);
      return;
    }
    const { server } = installation.readServices();
    if (!isAlive(server)) {
      if (server) {
        await stopStores(installation);
        throw new Complaint(`The server has ended. The end of ${installation.logFile}:\n${tail(installation.logFile)}`);
      }
      return;
    }
  }
}
