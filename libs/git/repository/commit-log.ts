import { nodegit, type Commit, type Repository } from './nodegit.js';

export interface LogRange {
  /** Full commit id. This commit and all before it are left out. */
  since?: string;
  /** Full commit id of the newest commit. */
  until: string;
  limit: number;
}

export interface LoggedCommit {
  id: string;
  /** First line of the message. */
  short_message: string;
  message: string;
  /** The author's name. */
  author: string;
}

/** Newest first. Throws when `since` or `until` is no commit of the repository. */
export async function readLog(repository: Repository, { since, until, limit }: LogRange): Promise<LoggedCommit[]> {
  const walk = repository.createRevWalk();
  walk.push(nodegit.Oid.fromString(until));
  if (since !== undefined) {
    walk.hide(nodegit.Oid.fromString(since));
  }
  return (await walk.getCommits(limit)).map(toLogged);
}

function toLogged(commit: Commit): LoggedCommit {
  const message = commit.message().trim();
  return { id: commit.sha(), short_message: message.split('\n', 1)[0] ?? '', message, author: commit.author().name() };
}
