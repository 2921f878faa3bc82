import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** Labels by which a later platform recognises what an earlier one left. */
export const OWNER_LABEL = 'algoplane.owner';
export const PROCESS_LABEL = 'algoplane.process';

/** Names an installation: platforms of one machine may share a daemon, and each sweeps only what is its own. */
export function installationId(home: string): string {
  return createHash('sha256').update(`${hostname()}:${home}`).digest('hex').slice(0, 12);
}
