import Docker from 'dockerode';
import { buildImages } from '#libs/executor/docker/images.js';
import type { Language } from '#libs/languages/language.js';
import { findLanguage, languages } from '#libs/languages/registry.js';
import { Complaint } from './complaint.js';

/** Makes what is missing of the container images of these languages, or of all. Tells each step as it goes, on standard output. */
export async function makeImages(dockerSocket: string, names: readonly string[], force: boolean): Promise<void> {
  const wanted = names.length > 0 ? names.map(languageOf) : languages;
  // Asked first: making an image takes half a minute, and then is of no use without a daemon.
  await new Docker({ socketPath: dockerSocket }).ping().catch((error: Error) => {
    const cure = 'apt-get install docker.io, start it (systemctl start docker), or name its socket in DOCKER_SOCKET';
    throw new Complaint(`The Docker daemon at ${dockerSocket} does not answer: ${error.message}\nCure: ${cure}`);
  });
  try {
    await buildImages(wanted, { dockerSocket, nodeProgram: process.execPath, force }, (text) => process.stdout.write(text));
  } catch (error) {
    // What a package source or the daemon says is the administrator's to read, and our stack tells nothing more.
    throw new Complaint(`The images could not be made: ${(error as Error).message}`);
  }
}

function languageOf(name: string): Language {
  const language = findLanguage(name);
  if (!language) {
    throw new Complaint(`There is no language "${name}". Known: ${languages.map(({ id }) => id).join(', ')}`);
  }
  return language;
}
