import type { Readable } from 'node:stream';
import Docker from 'dockerode';

import { extract } from './extract.js';

/** What stands in the way of the image's use; for administrators. */
export class ImageUnavailable extends Error {}

/** Lays the files of a container image into an empty directory. An image that the daemon lacks is pulled. Throws `ImageUnavailable`. */
export async function unpackImage(dockerSocket: string, image: string, directory: string, log: (text: string) => void, signal: AbortSignal): Promise<void> {
  const docker = new Docker({ socketPath: dockerSocket });
  await docker.ping().catch((error: Error) => {
    throw new ImageUnavailable(`the Docker daemon at ${dockerSocket} (DOCKER_SOCKET), which has the image ${image}, does not answer: ${error.message}`);
  });
  if (!(await isPresent(docker, image))) {
    log(`Pulling ${image}\n`);
    await pull(docker, image, signal);
  }
  signal.throwIfAborted();
  const container = await docker.createContainer({ Image: image, Entrypoint: ['/nothing'], Cmd: [], NetworkDisabled: true });
  try {
    await extract((await container.export()) as Readable, directory, signal);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function isPresent(docker: Docker, image: string): Promise<boolean> {
  return docker.getImage(image).inspect().then(
    () => true,
    (error: { statusCode?: number }) => {
      if (error.statusCode === 404) {
        return false;
      }
      throw error;
    },
  );
}

async function pull(docker: Docker, image: string, signal: AbortSignal): Promise<void> {
  try {
    const progress = await docker.pull(image, { abortSignal: signal });
    await new Promise<void>((resolve, reject) => docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve())));
  } catch (error) {
    signal.throwIfAborted();
    throw new ImageUnavailable(`the image ${image} is not on this machine and cannot be pulled: ${(error as Error).message}`);
  }
}
