import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';

import { removeUnmounted } from '../../preboot/late-mounts.js';

const USUAL_SOCKET = process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock';
const READY_WITHIN_MS = 30_000;

/** Settings that need nothing of the machine: no network, no firewall, no service manager. */
const MODEST = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--exec-opt', 'native.cgroupdriver=cgroupfs'];

export interface TestDaemon {
  socket: string;
  stop(): Promise<void>;
}

/** The machine's daemon, or else one of the tests' own, in a folder of its own; a sentence where neither is to be had. */
export async function openDaemon(): Promise<TestDaemon | string> {
  if (await answers(USUAL_SOCKET)) {
    return { socket: USUAL_SOCKET, stop: async () => undefined };
  }
  if (process.getuid?.() !== 0) {
    return `no Docker daemon answers at ${USUAL_SOCKET}, and only root can start one`;
  }
  const folder = mkdtempSync(join(tmpdir(), 'algoplane-dockerd-'));
  try {
    return await startDaemon(folder);
  } catch (error) {
    await removeUnmounted(folder);
    return `no Docker daemon answers at ${USUAL_SOCKET}, and none could be started: ${(error as Error).message}`;
  }
}

async function startDaemon(folder: string): Promise<TestDaemon> {
  const socket = join(folder, 'docker.sock');
  const places = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')];
  // It ends with the tests, also when these are killed.
  const command = ['--pdeathsig', 'TERM', 'dockerd', ...places, '--host', `unix://${socket}`, ...MODEST];
  const daemon = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const logFile = join(folder, 'log');
  const log = createWriteStream(logFile);
  daemon.stdout.pipe(log);
  daemon.stderr.pipe(log);
  let ended: Error | undefined;
  const gone = new Promise<void>((resolve) => {
    daemon.once('error', (error) => resolve(void (ended = error)));
    daemon.once('exit', (code) => resolve(void (ended ??= new Error(`dockerd ended with exit code ${code}`))));
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(socket))) {
    if (ended) {
      throw new Error(`${ended.message}: ${lastLine(logFile)}`);
    }
    if (Date.now() > deadline) {
      daemon.kill('SIGKILL');
      throw new Error(`dockerd does not answer: ${lastLine(logFile)}`);
    }
    await delay(100);
  }
  const stop = async () => {
    daemon.kill('SIGTERM');
    await gone;
    await removeUnmounted(folder);
  };
  return { socket, stop };
}

async function answers(socketPath: string): Promise<boolean> {
  return (
    existsSync(socketPath) &&
    (await new Docker({ socketPath }).ping().then(
      () => true,
      () => false,
    ))
  );
}

function lastLine(file: string): string {
  return existsSync(file) ? (readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '') : '';
}
