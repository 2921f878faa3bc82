import type { Language } from '../../languages/language.js';
import { limitVariables, type SlotLimits, type StartRequest } from '../executor.js';
import type { Program } from '../preboot/order.js';
import type { PoolSize } from '../preboot/preboot-pool.js';
import type { Fitting } from './docker-machine.js';
import { pipeCopy } from './pipe-copy.js';
import { systemImage } from './system-images.js';
import { BASIC_ENVIRONMENT, type Accelerator, type ContainerShape } from './container-shape.js';

export interface DockerSettings {
  /** A folder of the platform's own. Drivers may share it, also those of several processes. */
  home: string;
  /** The daemon's Unix socket. Daemon and platform are on one machine, and see the same files. */
  dockerSocket: string;
  /** The daemon's network for slots and builds with `full` network. */
  network?: string;
  /** Images that must be there for the driver to be ready; without it, any that `./algoplane images build` made. */
  images?: readonly string[];
  /** Containers booted ahead of their use. */
  pool?: PoolSize;
  /** How long an algorithm may take to end by itself. */
  stopGraceMs?: number;
}

/** What a container must be like to serve requests like this one. Without a system of its own and with graphics processors it has the language's `gpu` image, where there is one. */
export function shapeFor(
  settings: DockerSettings,
  request: { language: Language; network: StartRequest['network']; limits: SlotLimits; gpus?: readonly string[]; system?: string },
): ContainerShape {
  const { images, pipeDirectory } = request.language;
  const accelerator: Accelerator | undefined = request.gpus?.length ? { ids: request.gpus } : undefined;
  return {
    image: request.system === undefined ? ((accelerator && images.gpu) ?? images.cpu) : systemImage(request.system),
    pipeDirectory: pipeCopy(settings.home, pipeDirectory),
    network: request.network === 'full' ? (settings.network ?? 'bridge') : 'none',
    tmpMb: request.limits.tmpMb,
    accelerator,
  };
}

export function fittingFor(settings: DockerSettings, request: Parameters<typeof shapeFor>[1]): Fitting {
  return { shape: shapeFor(settings, request), limits: request.limits };
}

/** The part of an order that says what runs. */
export function programFor(
  { language, limits }: { language: Language; limits: SlotLimits },
  environment: Readonly<Record<string, string>>,
  command: readonly string[],
): Program {
  return { environment: { ...BASIC_ENVIRONMENT, ...limitVariables(limits), ...language.run.environment, ...environment }, command };
}
