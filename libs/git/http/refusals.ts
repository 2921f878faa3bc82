import type { PushReport } from '../protocol/push-report.js';

/** Git's own words for a refusal, and what a person can do about it. */
const CURES: readonly [reason: RegExp, sentence: string][] = [
  [
    /^non-fast-forward$/,
    'History is never rewritten here, because versions and builds refer to its commits. Merge the remote branch into yours (git pull) and push without --force.',
  ],
  [/deletion of the current branch/, 'The default branch cannot be deleted: the algorithm is built from it.'],
  [/hidden ref/, 'Only branches (refs/heads/) and tags (refs/tags/) can be pushed.'],
  [
    /failed to update ref|cannot lock ref|fetch first/,
    'Another push changed the branch at the same moment. Fetch, merge and push again.',
  ],
];

/** Sentences for the user, one a cause, not one a ref. */
export function refusalSentences(report: PushReport, progress: string, maxPushBytes: number): string[] {
  const sentences = new Set<string>();
  for (const reason of report.refused.values()) {
    const cure = CURES.find(([pattern]) => pattern.test(reason));
    if (cure) {
      sentences.add(cure[1]);
    }
  }
  if (report.unpackProblem !== undefined && progress.includes('exceeds maximum allowed size')) {
    sentences.add(
      `A push may carry ${Math.floor(maxPushBytes / 1_048_576)} MiB at most. Take large files out of the commits ` +
        '(models and data belong into data collections), push the history in parts, or ask the administrator to raise the limit.',
    );
  }
  return [...sentences];
}
