/** The one branch that is built. Algorithmia's clients and guides all speak of `master`. */
export const DEFAULT_BRANCH = 'refs/heads/master';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const COMMIT_ID = /^[0-9a-f]{40}$/;

/** The id of an algorithm, as the platform makes it: a UUID in lower case. Anything else could be a path. */
export function checkRepositoryId(id: string): string {
  if (!UUID.test(id)) {
    throw new TypeError(`Not a repository id: ${JSON.stringify(id)}`);
  }
  return id;
}

/** A full commit id. Short ids, names and expressions such as `master~3` are not. */
export function isCommitId(text: string): boolean {
  return COMMIT_ID.test(text);
}

export function checkCommitId(id: string): string {
  if (!isCommitId(id)) {
    throw new TypeError(`Not a full commit id: ${JSON.stringify(id)}`);
  }
  return id;
}

/** Name of a branch, without `refs/heads/`: what `git check-ref-format --branch` takes, and shorter than a file name may be. */
export function isBranchName(name: string): boolean {
  const parts = name.split('/');
  return (
    name.length <= 200 &&
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|^-|\.$/.test(name) &&
    name !== '@' &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

export function checkBranchName(name: string): string {
  if (!isBranchName(name)) {
    throw new TypeError(`Not the name of a branch: ${JSON.stringify(name)}`);
  }
  return name;
}
