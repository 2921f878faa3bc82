import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';

import type { Language } from '../../languages/language.js';
import { SYSTEM_PATH } from '../executor.js';
import { hostDistribution } from '../system/distribution.js';
import { imageRecipe, RECIPE_LABEL, type ImageRecipe } from '../system/image-recipe.js';
import { makeRootfs } from '../system/image-rootfs.js';

export interface ImageSettings {
  dockerSocket: string;
  /** The Node.js program to put into images; of the version that runs this. */
  nodeProgram: string;
  /** Keeps the images' files here as archives, and takes them from here: for tests, and to carry to other machines. */
  archives?: string;
  /** Distribution packages on top of the language's own, such as a compiler. */
  packages?: readonly string[];
  /** Makes images anew that are there: for the distribution's security updates. */
  force?: boolean;
}

export interface ImageReport {
  tag: string;
  made: boolean;
  seconds: number;
  sizeMb: number;
}

/**
 * Makes the container images of the languages from the packages of the host's own distribution, and of nothing else:
 * no registry is asked. An image that is there already from the same recipe is left alone.
 */
export async function buildImages(
  languages: readonly Language[],
  settings: ImageSettings,
  log: (text: string) => void,
): Promise<ImageReport[]> {
  const docker = new Docker({ socketPath: settings.dockerSocket });
  const distribution = await hostDistribution();
  const reports: ImageReport[] = [];
  // Languages that run in the same image name the same tools.
  for (const language of new Map(languages.map((each) => [each.images.cpu, each])).values()) {
    const started = Date.now();
    const recipe = imageRecipe(language, distribution, settings.packages);
    const made = settings.force || !(await isBuilt(docker, recipe));
    if (made) {
      log(
        `==> ${recipe.tag}: ${recipe.suite} with ${[...recipe.packages, recipe.node && `Node.js ${recipe.node}`].filter(Boolean).join(', ')}\n`,
      );
      const folder = settings.archives ?? (await mkdtemp(join(tmpdir(), 'algoplane-images-')));
      try {
        await mkdir(folder, { recursive: true });
        const archive = join(folder, `${recipe.hash}.tar`);
        if (settings.force || !existsSync(archive)) {
          await makeRootfs(recipe, distribution, settings.nodeProgram, archive, log);
        }
        log(`Importing ${recipe.tag}\n`);
        await importImage(docker, recipe, archive);
      } finally {
        if (!settings.archives) {
          await rm(folder, { recursive: true, force: true });
        }
      }
    }
    const { Size } = await docker.getImage(recipe.tag).inspect();
    const report = { tag: recipe.tag, made, seconds: (Date.now() - started) / 1000, sizeMb: Math.round(Size / 1024 / 1024) };
    log(`${recipe.tag}: ${made ? `made in ${report.seconds.toFixed(0)} s` : 'is there'}, ${report.sizeMb} MiB\n`);
    reports.push(report);
  }
  return reports;
}

async function isBuilt(docker: Docker, recipe: ImageRecipe): Promise<boolean> {
  const image = await docker
    .getImage(recipe.tag)
    .inspect()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) {
        return undefined;
      }
      throw error;
    });
  return image?.Config.Labels?.[RECIPE_LABEL] === recipe.hash;
}

async function importImage(docker: Docker, recipe: ImageRecipe, archive: string): Promise<void> {
  const [repo, tag] = recipe.tag.split(':');
  const changes = [
    `LABEL ${RECIPE_LABEL}=${recipe.hash}`,
    'USER 2222:2222',
    'WORKDIR /opt/algorithm',
    `ENV PATH=${SYSTEM_PATH} HOME=/home/algo USER=algo LANG=C.UTF-8`,
  ];
  const answer = await docker.importImage(archive, { repo, tag, changes });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => (error ? reject(error) : resolve()));
  });
}
