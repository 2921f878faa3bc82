import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/cli/embedded/free-port.js';
import { nodePrograms, pythonEnvironment } from './toolchain.js';

/** Servers of other people that speak the languages of the stores, for the tests of libs/connectors. */
export interface StoreServer {
  port: number;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const programs = () => nodePrograms('store-servers', 'test/servers');
const pythonPrograms = () => pythonEnvironment('python-store-servers', 'test/servers/requirements.txt');

/** S3. Takes every credential, or, when `strict`, none. */
export async function startMoto(strict = false): Promise<StoreServer> {
  return start(join(await pythonPrograms(), 'moto_server'), (port) => ['-H', '127.0.0.1', '-p', `${port}`], strict ? { INITIAL_NO_AUTH_ACTION_COUNT: '0' } : {});
}

/** Google Cloud Storage, without a look at credentials. */
export async function startGcsEmulator(bucket: string): Promise<StoreServer> {
  return start(join(await pythonPrograms(), 'gcp-storage-emulator'), (port) => ['start', '--host', '127.0.0.1', '--port', `${port}`, '--default-bucket', bucket, '--in-memory', '--quiet']);
}

/** Azure's blobs, with the signatures checked, of the account that Microsoft documents for it. */
export async function startAzurite(): Promise<StoreServer> {
  return start(join(await programs(), 'azurite-blob'), (port, home) => ['--blobHost', '127.0.0.1', '--blobPort', `${port}`, '--location', home, '--silent', '--skipApiVersionCheck', '--disableTelemetry']);
}

async function start(program: string, words: (port: number, home: string) => string[], settings: Record<string, string> = {}): Promise<StoreServer> {
  const home = await mkdtemp(join(tmpdir(), 'store-'));
  const port = await freePort();
  const child = spawn(program, words(port, home), { cwd: home, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', ...settings } });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  // Should a suite fail before it stops its server, the test run ends nevertheless, and the server with it.
  child.unref();
  (child.stderr as Socket).unref();
  process.once('exit', () => child.kill('SIGKILL'));
  const stop = async () => {
    await end(child);
    await rm(home, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + START_TIMEOUT_MS; !(await answers(port)); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${program} did not start: ${complaint}`);
    }
  }
  return { port, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
