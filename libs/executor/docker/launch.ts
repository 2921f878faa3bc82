import { stat } from 'node:fs/promises';

import { apiEnvironment } from '../api/forwarder.js';
import type { StartRequest } from '../executor.js';
import { PipeSlot } from '../pipe/pipe-slot.js';
import { closeAll } from './container.js';
import type { ContainerPool } from './container-pool.js';
import type { ContainerShape } from './container-shape.js';
import type { DockerMachine } from './docker-machine.js';
import { programFor, type DockerSettings } from './docker-settings.js';

export interface Launch {
  request: StartRequest;
  shape: ContainerShape;
  /** See `StartOrder.token`. */
  token: string;
}

/** Finds a container, shows it the artifact and orders it to start the algorithm. Leaves nothing when it rejects. */
export async function launch(
  machine: DockerMachine,
  pool: ContainerPool,
  settings: DockerSettings,
  { request, shape, token }: Launch,
  signal: AbortSignal,
): Promise<PipeSlot> {
  const { language, limits, api } = request;
  const { ino } = await stat(request.artifact, { bigint: true });
  const late = !machine.cannotPreboot;
  const artifact = { path: request.artifact, access: 'read' } as const;
  const berth = late ? await pool.take(shape, limits) : await machine.boot({ shape, limits, purpose: 'slot', artifact });
  const { container } = berth;
  try {
    signal.throwIfAborted();
    if (late) {
      await berth.attach(request.artifact);
    }
    if (api) {
      berth.api?.serve((connection) => api.connect(connection));
    }
    const environment = { ...request.environment, ...apiEnvironment(api, true) };
    const streams = { stdin: '/slot/stdin', stdout: '/slot/stdout', stderr: '/slot/stderr' };
    container.order({ token, ino, api: api !== undefined, ...streams, ...programFor(request, environment, language.run.command) });
  } catch (error) {
    closeAll(berth.ends);
    await berth.release();
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
