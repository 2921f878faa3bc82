import { isAbsolute } from 'node:path';
import Docker from 'dockerode';
import { packagesOf } from '#libs/executor/system/release.js';
import { missingTools, presentOf } from '#libs/executor/sandbox/missing-tools.js';
import type { Language } from '#libs/languages/language.js';
import { languages } from '#libs/languages/registry.js';
import type { Finding } from './finding.js';

/** Which languages the executor in use can run here: by the machine's own programs in the sandbox, by images in containers. */
export async function languageFindings(executor: string, dockerSocket: string): Promise<Finding[]> {
  if (executor !== 'docker') {
    return languages.map(byPrograms);
  }
  // A daemon that does not answer has no images for us; the finding of the executor tells why.
  const images = await new Docker({ socketPath: dockerSocket }).listImages().catch(() => []);
  const tags = new Set(images.flatMap(({ RepoTags }) => RepoTags ?? []));
  return languages.map((language) => byImage(language, tags));
}

function byPrograms(language: Language): Finding {
  const { id, displayName, hostTools } = language;
  const missing = missingTools(language);
  const what = `Language ${id}`;
  const packages = packagesOf(missing);
  return missing.length === 0
    ? { what, good: true, detail: `${displayName}: ${[...new Set(hostTools.map((tool) => presentOf(tool) ?? tool.command))].filter((name) => !isAbsolute(name)).join(', ')}` }
    : { what, good: false, optional: true, detail: `${displayName}: no ${missing.map(({ command }) => command).join(', no ')}`, cure: `apt-get install ${packages.join(' ')}`, packages };
}

function byImage({ id, displayName, images }: Language, tags: ReadonlySet<string>): Finding {
  const good = tags.has(images.cpu);
  return { what: `Language ${id}`, good, optional: true, detail: `${displayName}: ${good ? images.cpu : `no image ${images.cpu}`}`, cure: `./algoplane images build ${id}` };
}
