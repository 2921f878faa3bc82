import type { Language } from '../../languages/language.js';
import { MEMORY_VARIABLE, type SlotLimits, type StartRequest } from '../executor.js';
import type { StartOrder } from './container-init.js';
import type { PoolSize } from './container-pool.js';
import { pipeCopy } from './pipe-copy.js';
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
  /** Graphics processors for a slot, which then gets the language's `gpu` image where there is one. */
  acceleratorFor?: (request: StartRequest) => Accelerator | undefined;
  /** Containers booted ahead of their use. */
  pool?: PoolSize;
  /** How long an algorithm may take to end by itself. */
  stopGraceMs?: number;
}

/** What a container must be like to serve requests like this one. */
export function shapeFor(
  settings: DockerSettings,
  request: { language: Language; network: StartRequest['network']; limits: SlotLimits },
  accelerator?: Accelerator,
): ContainerShape {
  const { images, pipeDirectory } = request.language;
  return {
    image: (accelerator && images.gpu) ?? images.cpu,
    pipeDirectory: pipeCopy(settings.home, pipeDirectory),
    network: request.network === 'full' ? (settings.network ?? 'bridge') : 'none',
    tmpMb: request.limits.tmpMb,
    accelerator,
  };
}

/** The part of an order that says what runs. */
export function programFor(
  { language, limits }: { language: Language; limits: SlotLimits },
  environment: Readonly<Record<string, string>>,
  command: readonly string[],
): Pick<StartOrder, 'environment' | 'command'> {
  const memory = { [MEMORY_VARIABLE]: String(limits.memoryMb) };
  return { environment: { ...BASIC_ENVIRONMENT, ...memory, ...language.run.environment, ...environment }, command };
}
