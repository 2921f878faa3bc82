import type Docker from 'dockerode';

import type { Readiness } from '../executor.js';
import type { DockerMachine } from './docker-machine.js';
import { RECIPE_LABEL } from '../system/image-recipe.js';

interface EngineInfo {
  ServerVersion: string;
  Driver: string;
  CgroupVersion?: string;
  MemoryLimit: boolean;
  SwapLimit: boolean;
  CpuCfsQuota: boolean;
  PidsLimit: boolean;
}

/** Asks the daemon, looks for the images, and tells how containers start. `images`: those that must be there. */
export async function checkReadiness(
  docker: Docker,
  socket: string,
  images: readonly string[] | undefined,
  prepare: () => Promise<DockerMachine>,
): Promise<Readiness> {
  if (process.platform !== 'linux') {
    return { ready: false, problem: 'the docker driver needs Linux', cure: 'run the platform on a Linux machine' };
  }
  let info: EngineInfo;
  try {
    info = (await docker.info()) as EngineInfo;
  } catch (error) {
    return {
      ready: false,
      problem: `the Docker daemon at ${socket} does not answer: ${(error as Error).message}`,
      cure: 'apt-get install docker.io, start it (systemctl start docker), and let the platform’s user use its socket',
    };
  }
  if (!info.MemoryLimit || !info.PidsLimit || !info.CpuCfsQuota) {
    const problem = 'the Docker daemon cannot limit memory, processors and processes';
    return { ready: false, problem, cure: 'give the daemon the memory, cpu and pids control groups, or use the sandbox driver' };
  }
  const missing = await missingImages(docker, images);
  if (missing) {
    return { ready: false, problem: missing, cure: './algoplane images build' };
  }
  const { cannotPreboot } = await prepare();
  const start = cannotPreboot ? `containers booted at each start (${cannotPreboot})` : 'containers booted ahead of their use';
  const swap = info.SwapLimit ? '' : ', swap not limited';
  const control = `control groups v${info.CgroupVersion ?? '1'}${swap}`;
  return { ready: true, detail: `Docker ${info.ServerVersion}, ${info.Driver}, ${control}, ${start}` };
}

async function missingImages(docker: Docker, images: readonly string[] | undefined): Promise<string | undefined> {
  if (!images) {
    const built = await docker.listImages({ filters: { label: [RECIPE_LABEL] } });
    return built.length === 0 ? 'there is no container image for any language' : undefined;
  }
  const tags = new Set((await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
  const missing = images.filter((image) => !tags.has(image));
  return missing.length > 0 ? `these container images are missing: ${missing.join(', ')}` : undefined;
}
