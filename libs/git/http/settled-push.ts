import { GitCommand } from '../command/git-command.js';
import { gitOutput } from '../command/git-process.js';
import type { PushCommands, RefChange } from '../protocol/push-commands.js';
import { acceptedChanges, type PushReport } from '../protocol/push-report.js';
import { DEFAULT_BRANCH } from '../repository/names.js';
import type { PushedRefs } from './git-exchange.js';

const MAX_REFS_BYTES = 64 * 1024 * 1024;

/**
 * What the push has changed, once receive-pack is gone. Its report tells; no lock is needed, because git moves a ref only
 * from the value that this client saw. Undefined when nothing changed.
 */
export async function settledPush(
  repository: string,
  { commands }: PushCommands,
  report: PushReport | undefined,
): Promise<PushedRefs | undefined> {
  if (commands.length === 0) {
    return undefined;
  }
  const changes = report ? acceptedChanges(commands, report) : await visibleChanges(repository, commands);
  if (changes.length === 0) {
    return undefined;
  }
  return { changes, defaultBranch: changes.find(movesDefaultBranch) };
}

function movesDefaultBranch(change: RefChange): change is RefChange & { after: string } {
  return change.ref === DEFAULT_BRANCH && change.after !== undefined;
}

/** Without a report (it died on the way, or an odd client wants none) the refs themselves are the witness. */
async function visibleChanges(repository: string, commands: readonly RefChange[]): Promise<RefChange[]> {
  const command = new GitCommand('for-each-ref').in(repository).flag('--format=%(objectname) %(refname)');
  const lines = (await gitOutput(command, MAX_REFS_BYTES)).toString('utf8').split('\n');
  const refs = new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
  return commands.filter(({ ref, before, after }) => before !== after && refs.get(ref) === after);
}
