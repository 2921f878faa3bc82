import { createReadStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findLanguage } from '../../../languages/registry.js';
import { hostDistribution } from '../distribution.js';
import { extract } from '../extract.js';
import { imageRecipe } from '../image-recipe.js';
import { makeRootfs } from '../image-rootfs.js';

/** Where the tests keep the files of images, which take half a minute each to make. */
export const ARCHIVES = join(tmpdir(), 'algoplane-image-archives');

/** A root file system with what Python needs, laid into a folder that is made for it. */
export async function pythonSystem(directory: string): Promise<void> {
  const distribution = await hostDistribution();
  const recipe = imageRecipe(findLanguage('python3-1')!, distribution);
  const archive = join(ARCHIVES, `${recipe.hash}.tar`);
  if (!existsSync(archive)) {
    await mkdir(ARCHIVES, { recursive: true });
    await makeRootfs(recipe, distribution, process.execPath, archive, () => undefined);
  }
  await mkdir(directory, { mode: 0o755 });
  await extract(createReadStream(archive), directory, new AbortController().signal);
}
