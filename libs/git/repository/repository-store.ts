import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkOut, type CheckoutLimits } from '../checkout/checkout.js';
import { readBlob } from '../checkout/object-reader.js';
import { GitCommand } from '../command/git-command.js';
import { gitOutput } from '../command/git-process.js';
import { readLog, type LoggedCommit } from './commit-log.js';
import type { InitialCommit, RepositoryFile } from './initial-commit.js';
import { DEFAULT_BRANCH, checkCommitId, checkRepositoryId, isCommitId } from './names.js';
import { makeRepository, syncDirectory } from './new-repository.js';
import { nodegit, orUndefined, type Repository } from './nodegit.js';
import { RepositoryExists, RepositoryMissing } from './repository-errors.js';

/** Repositories being made or removed live here, so that a crash leaves no half repository under its own name. */
const WORKSHOP = '.workshop';

/**
 * The bare repositories of the internal SCM, one an algorithm, at `ROOT/<repository id>.git`.
 *
 * The id is the algorithm's UUID, so renames, letter case and deleted-and-made-again names do not matter here.
 * A malformed id or commit id throws TypeError: callers get both from the platform or check them before.
 * Reading from a repository that is not there throws RepositoryMissing.
 */
export class RepositoryStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = resolve(root);
  }

  /** Where the repository lives, whether or not it exists. */
  path(id: string): string {
    return join(this.#root, `${checkRepositoryId(id)}.git`);
  }

  async exists(id: string): Promise<boolean> {
    return access(join(this.path(id), 'HEAD')).then(
      () => true,
      () => false,
    );
  }

  /** Makes the repository with one commit of these files; without files, with no commit. Throws RepositoryExists. */
  async create(id: string, files: ReadonlyMap<string, RepositoryFile>, commit: InitialCommit): Promise<void> {
    const path = this.path(id);
    const draft = await this.workplace();
    try {
      await makeRepository(draft, files, commit);
      // Renaming onto a directory that holds anything fails, so two creators cannot both win.
      await rename(draft, path).catch((cause: NodeJS.ErrnoException) => {
        throw cause.code === 'ENOTEMPTY' || cause.code === 'EEXIST' ? new RepositoryExists(id) : cause;
      });
      await syncDirectory(this.#root);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** Takes the repository out of service at once, then deletes it. One that is not there is no error. */
  async remove(id: string): Promise<void> {
    const grave = await this.workplace();
    try {
      await rename(this.path(id), grave);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return;
      }
      throw error;
    }
    await syncDirectory(this.#root);
    await rm(grave, { recursive: true, force: true });
  }

  /** Newest commit of the default branch; undefined before the first. */
  async tip(id: string): Promise<string | undefined> {
    return this.#read(id, async (repository) =>
      (await orUndefined(nodegit.Reference.nameToId(repository, DEFAULT_BRANCH)))?.tostrS(),
    );
  }

  /** Whether this full id names a commit of the repository. */
  async hasCommit(id: string, commit: string): Promise<boolean> {
    return (
      isCommitId(commit) &&
      this.#read(id, async (repository) => {
        return (await orUndefined(nodegit.Commit.lookup(repository, nodegit.Oid.fromString(commit)))) !== undefined;
      })
    );
  }

  /** Content of a file; undefined when there is none at that path of that commit, or one larger than `maxBytes`. */
  async readFile(id: string, commit: string, path: string, maxBytes: number): Promise<Buffer | undefined> {
    return readBlob(await this.#present(id), checkCommitId(commit), path, maxBytes);
  }

  /** Newest first, from `until` (default: the tip) down to, and without, `since`. */
  async log(id: string, range: { since?: string; until?: string; limit: number }): Promise<LoggedCommit[]> {
    const until = range.until ?? (await this.tip(id));
    if (until === undefined) {
      return [];
    }
    [until, range.since ?? until].forEach(checkCommitId);
    return this.#read(id, (repository) => readLog(repository, { ...range, until }));
  }

  /** Writes the files of a commit into an empty directory. See `checkOut` for what is and is not written. */
  async checkout(id: string, commit: string, directory: string, limits?: CheckoutLimits): Promise<void> {
    await checkOut(await this.#present(id), checkCommitId(commit), directory, limits);
  }

  /** Packs loose objects and clears what broken-off pushes left. Safe beside pushes and clones; meant for quiet hours. */
  async compact(id: string): Promise<void> {
    await gitOutput(new GitCommand('gc').in(await this.#present(id)).flag('--quiet'));
  }

  /** Deletes what an earlier crash left half made or half removed. Only while nothing is being made: at start. */
  async sweep(): Promise<void> {
    await rm(join(this.#root, WORKSHOP), { recursive: true, force: true });
  }

  /** A path on the file system of the repositories where nothing is yet. Whoever makes something there removes it; after a crash `sweep` does. */
  async workplace(): Promise<string> {
    await mkdir(join(this.#root, WORKSHOP), { recursive: true });
    return join(this.#root, WORKSHOP, randomUUID());
  }

  async #present(id: string): Promise<string> {
    if (!(await this.exists(id))) {
      throw new RepositoryMissing(id);
    }
    return this.path(id);
  }

  async #read<T>(id: string, use: (repository: Repository) => Promise<T>): Promise<T> {
    const repository = await nodegit.Repository.openBare(await this.#present(id));
    try {
      return await use(repository);
    } finally {
      // Closes packs and forgets cached objects; the rest goes with the garbage collector.
      repository.cleanup();
    }
  }
}
