import type { PoolSize } from '../preboot/preboot-pool.js';
import type { UidRange } from './identity.js';

export interface SandboxSettings {
  /** A folder of the platform's own for slots and builds. Drivers may share it, also those of several processes. */
  home: string;
  /** The Node.js program that algorithms get; without it, the one of the system. */
  nodeProgram?: string;
  /** User ids for sandboxes, where the platform runs as root. */
  uidRange?: UidRange;
  /** Where the machine's device nodes are; /dev unless given. */
  devices?: string;
  /** Where its libraries of graphics drivers are; where distributions put them unless given. */
  driverLibraries?: readonly string[];
  /** Sandboxes booted ahead of their use. */
  pool?: PoolSize;
  /** How long an algorithm may take to end by itself. */
  stopGraceMs?: number;
}
