import Docker from 'dockerode';
import type { Language } from '#libs/languages/language.js';
import { languages } from '#libs/languages/registry.js';
import type { Finding } from './finding.js';
import { programPath } from './program-path.js';

/** Which languages the executor in use can run here: by the machine's own programs in the sandbox, by images in containers. */
export async function languageFindings(executor: string, dockerSocket: string): Promise<Finding[]> {
  if (executor !== 'docker') {
    return languages.map(byPrograms);
  }
  const images = await new Docker({ socketPath: dockerSocket }).listImages().catch(() => []);
  const tags = new Set(images.flatMap(({ RepoTags }) => RepoTags ?? []));
  return languages.map((language) => byImage(language, tags));
}

function byPrograms({ id, displayName, hostTools }: Language): Finding {
  const missing = hostTools.filter(({ command }) => programPath(command) === undefined);
  const what = `Language ${id}`;
  const packages = [...new Set(missing.map((tool) => tool.package))];
  return missing.length === 0
    ? { what, good: true, detail: `${displayName}: ${hostTools.map(({ command }) => command).join(', ')}` }
    : { what, good: false, optional: true, detail: `${displayName}: no ${missing.map(({ command }) => command).join(', no ')}`, cure: `apt-get install ${packages.join(' ')}`, packages };
}

function byImage({ id, displayName, images }: Language, tags: ReadonlySet<string>): Finding {
  const good = tags.has(images.cpu);
  return { what: `Language ${id}`, good, optional: true, detail: `${displayName}: ${good ? images.cpu : `no image ${images.cpu}`}`, cure: `./algoplane images build ${id}` };
}
