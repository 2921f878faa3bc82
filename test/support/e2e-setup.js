import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const launcher = resolve(import.meta.dirname, '../../algoplane');

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** One platform for the whole tier, started as a person would: `./algoplane up`. Its output is what `up` promises. */
export default async function setup() {
  const home = process.env.ALGOPLANE_E2E_HOME ?? (await mkdtemp(join(tmpdir(), 'algoplane-e2e-')));
  const env = { ...process.env, ALGOPLANE_HOME: home, SLOT_MEMORY_MB: '256', SLOT_IDLE_SECONDS: '60', DATA_STALL_SECONDS: '5', CONNECTOR_ENDPOINTS_ALLOWED: '127.0.0.1' };
  const { stdout } = await run(launcher, ['up', '--detach', '--port', String(await freePort())], { env, maxBuffer: 1 << 26 });
  process.env.ALGOPLANE_E2E_HOME = home;
  process.env.ALGOPLANE_E2E_UP = stdout;
}
