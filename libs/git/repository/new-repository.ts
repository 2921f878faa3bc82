import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeInitialCommit, type InitialCommit, type RepositoryFile } from './initial-commit.js';
import { DEFAULT_BRANCH } from './names.js';
import { nodegit } from './nodegit.js';
import { REPOSITORY_SETTINGS, type Setting } from './policy.js';

const FORMAT: readonly Setting[] = [
  ['core.repositoryformatversion', '0'],
  ['core.filemode', 'true'],
  ['core.bare', 'true'],
];
/** Makes libgit2 sync what it writes. Git calls the setting deprecated, so it does not stay. */
const SYNC: Setting = ['core.fsyncObjectFiles', 'true'];

/** Makes a bare repository in a directory that does not exist yet. Without files it has no commit. */
export async function makeRepository(
  directory: string,
  files: ReadonlyMap<string, RepositoryFile>,
  commit: InitialCommit,
): Promise<void> {
  await nodegit.Repository.init(directory, 1);
  await writeSettings(directory, [...FORMAT, SYNC]);
  const repository = await nodegit.Repository.openBare(directory);
  await nodegit.Reference.symbolicCreate(repository, 'HEAD', DEFAULT_BRANCH, 1, 'initial branch');
  if (files.size > 0) {
    await writeInitialCommit(repository, files, commit);
  }
  repository.cleanup();
  await writeSettings(directory, [...FORMAT, ...REPOSITORY_SETTINGS]);
}

/** As a file: the configuration calls of nodegit have been seen to hang. All values are our own and need no quoting. */
async function writeSettings(directory: string, settings: readonly Setting[]): Promise<void> {
  const lines = settings.map(([key, value]) => {
    const dot = key.lastIndexOf('.');
    const [section, ...subsection] = key.slice(0, dot).split('.');
    const heading = subsection.length > 0 ? `${section} "${subsection.join('.')}"` : section;
    return `[${heading}]\n\t${key.slice(dot + 1)} = ${value}\n`;
  });
  await writeFile(join(directory, 'config'), lines.join(''), { flush: true });
}

/** Makes a rename in this directory survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
