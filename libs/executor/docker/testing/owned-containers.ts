import { join } from 'node:path';
import Docker, { type ContainerInfo } from 'dockerode';

import { installationId, OWNER_LABEL } from '../owner.js';

/** The containers of the drivers with this home. */
export function ownedContainers(socketPath: string, home: string): Promise<ContainerInfo[]> {
  const filters = { label: [`${OWNER_LABEL}=${installationId(join(home, 'docker'))}`] };
  return new Docker({ socketPath }).listContainers({ all: true, filters });
}
