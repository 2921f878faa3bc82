import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../repository/new-repository.js';

/**
 * A bare repository at `directory` that sees the objects of `repository` and can change nothing in it: what a remote sends stays here until
 * all of it has come and been checked. Removed when `use` ends, with whatever a fetch that broke off has left.
 */
export async function withQuarantine<T>(directory: string, repository: string, use: (quarantine: string) => Promise<T>): Promise<T> {
  try {
    await mkdir(join(directory, 'objects', 'info'), { recursive: true });
    await mkdir(join(directory, 'objects', 'pack'));
    await mkdir(join(directory, 'refs'));
    await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/none\n');
    await writeFile(join(directory, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
    await writeFile(join(directory, 'objects', 'info', 'alternates'), `${join(repository, 'objects')}\n`);
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Moves the packs of a quarantine into the repository. Their names are their content's hashes, so doing it twice does no harm. */
export async function adoptPacks(quarantine: string, repository: string): Promise<void> {
  const [from, to] = [join(quarantine, 'objects', 'pack'), join(repository, 'objects', 'pack')];
  const names = (await readdir(from)).filter((name) => /^pack-[0-9a-f]+\.(pack|rev|idx)$/.test(name));
  // A pack counts once its index is there.
  for (const name of names.sort((one, other) => order(one) - order(other))) {
    await rename(join(from, name), join(to, name));
  }
  await syncDirectory(to);
}

function order(name: string): number {
  return ['pack', 'rev', 'idx'].indexOf(name.slice(name.lastIndexOf('.') + 1));
}
