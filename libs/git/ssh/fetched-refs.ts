import { GitCommand } from '../command/git-command.js';
import { GitFailed, gitOutput } from '../command/git-process.js';
import { DEFAULT_BRANCH } from '../repository/names.js';

/** Names for commits that no branch holds any more. Clients of the platform see no such ref. */
const KEPT = 'refs/kept';

/** Versions and builds refer to commits: what a rewritten history leaves behind is kept. */
export async function moveDefaultBranch(repository: string, tip: string): Promise<void> {
  const before = await tipOf(repository);
  if (before !== undefined && before !== tip && !(await isAncestor(repository, before, tip))) {
    await keepCommit(repository, before);
  }
  await gitOutput(new GitCommand('update-ref').in(repository).value(DEFAULT_BRANCH).value(tip));
}

export async function keepCommit(repository: string, commit: string): Promise<void> {
  await gitOutput(new GitCommand('update-ref').in(repository).value(`${KEPT}/${commit}`).value(commit));
}

async function tipOf(repository: string): Promise<string | undefined> {
  const command = new GitCommand('for-each-ref').in(repository).flag('--format=%(objectname)').value(DEFAULT_BRANCH);
  return (await gitOutput(command)).toString().trim() || undefined;
}

async function isAncestor(repository: string, old: string, young: string): Promise<boolean> {
  try {
    await gitOutput(new GitCommand('merge-base').in(repository).flag('--is-ancestor').value(old).value(young));
    return true;
  } catch (error) {
    if (error instanceof GitFailed && error.exitCode === 1) {
      return false;
    }
    throw error;
  }
}
