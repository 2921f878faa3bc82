import { createHash } from 'node:crypto';

import type { Language } from '../../languages/language.js';
import { packagesOf } from './release.js';

/** On every image that the platform made; its value tells from what. */
export const RECIPE_LABEL = 'algoplane.recipe';

/** Set anew when the way in which images are made changes. */
const RECIPE_VERSION = 1;

/** The npm that belongs to the platform's Node.js. */
export const NPM_VERSION = '11.19.1';

/** Every image has these: certificates to speak TLS with, git for dependencies that are named by repository. */
const BASIC_PACKAGES = ['ca-certificates', 'git'];

/** Commands that come from the platform's own Node.js: the distribution's is older, and brings 300 packages with npm. */
const NODE_COMMANDS = new Set(['node', 'npm', 'npx']);

/** From what an image is made. */
export interface ImageRecipe {
  tag: string;
  suite: string;
  packages: readonly string[];
  /** Version of Node.js, where the image has it. */
  node: string | undefined;
  /** Tells recipes apart. */
  hash: string;
}

/**
 * `suite` and `release` are two names of the distribution's release, whose packages the image consists of: bookworm, debian-12.
 * `extra`: packages on top, such as a compiler.
 */
export function imageRecipe(language: Language, { suite, release }: { suite: string; release: string }, extra: readonly string[] = []): ImageRecipe {
  const tools = packagesOf(language.hostTools.filter(({ command }) => !NODE_COMMANDS.has(command)), release);
  const packages = [...new Set([...BASIC_PACKAGES, ...tools, ...extra])].sort();
  const node = language.hostTools.some(({ command }) => NODE_COMMANDS.has(command)) ? process.version : undefined;
  const parts = [RECIPE_VERSION, process.arch, suite, packages, node, node && NPM_VERSION];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return { tag: language.images.cpu, suite, packages, node, hash };
}
