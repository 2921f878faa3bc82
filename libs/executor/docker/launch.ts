import { stat } from 'node:fs/promises';

import { apiEnvironment } from '../api/forwarder.js';
import type { StartRequest } from '../executor.js';
import { PipeSlot } from '../pipe/pipe-slot.js';
import type { PrebootPool } from '../preboot/preboot-pool.js';
import type { Berth, DockerMachine, Fitting } from './docker-machine.js';
import { fittingFor, programFor, type DockerSettings } from './docker-settings.js';

export interface Launch {
  request: StartRequest;
  /** See `StartOrder.token`. */
  token: string;
}

/** Finds a container, shows it the artifact and orders it to start the algorithm. Leaves nothing when it rejects. */
export async function launch(
  machine: DockerMachine,
  pool: PrebootPool<Fitting, Berth>,
  settings: DockerSettings,
  { request, token }: Launch,
  signal: AbortSignal,
): Promise<PipeSlot> {
  const { language, limits, api } = request;
  const fitting = fittingFor(settings, request);
  const waiting = machine.cannotPreboot || request.gpus?.length ? undefined : await pool.take(fitting);
  const berth = waiting ?? (await machine.boot({ ...fitting, purpose: 'slot', artifact: { path: request.artifact, access: 'read' } }));
  const { container } = berth;
  try {
    signal.throwIfAborted();
    // Whether it has arrived, only the container can tell.
    const ino = waiting ? await show(berth, request.artifact) : 0n;
    if (api) {
      berth.api?.serve((connection) => api.connect(connection));
    }
    const environment = { ...request.environment, ...apiEnvironment(api, true) };
    const streams = { stdin: '/slot/stdin', stdout: '/slot/stdout', stderr: '/slot/stderr' };
    container.order({ token, ino, api: api !== undefined, ...streams, ...programFor(request, environment, language.run.command) });
  } catch (error) {
    await berth.discard();
    throw error;
  }
  return new PipeSlot({
    id: request.slotId,
    process: { ended: container.ended, kill: () => container.kill(), release: () => berth.release() },
    ends: berth.ends,
    memoryMb: limits.memoryMb,
    stopGraceMs: settings.stopGraceMs ?? 1000,
  });
}

async function show(berth: Berth, artifact: string): Promise<bigint> {
  await berth.attach(artifact);
  return (await stat(artifact, { bigint: true })).ino;
}
