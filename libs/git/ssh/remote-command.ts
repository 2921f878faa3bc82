import type { GitCommand } from '../command/git-command.js';
import { GitFailed, type ProcessLimits, startGit } from '../command/git-process.js';
import { StallWatch } from '../http/stall-watch.js';
import type { Setting } from '../repository/policy.js';
import { sshFailure, SshFailure } from './ssh-failure.js';

export interface SshLimits extends ProcessLimits {
  /** Without a word of git, which tells its progress once a second. */
  stallMs: number;
  /** Of one exchange with a remote. */
  totalMs: number;
}

export const DEFAULT_SSH_LIMITS: SshLimits = { fileBytes: 512 * 1024 ** 2, memoryBytes: 4 * 1024 ** 3, stallMs: 120_000, totalMs: 900_000 };

const OUTPUT_MAX_BYTES = 1_048_576;

/** For everything that speaks to a remote: SSH and no other protocol, wherever it leads, and nothing that the remote proposes on top. */
export const REMOTE_SETTINGS: readonly Setting[] = [
  ['protocol.allow', 'never'],
  ['protocol.ssh.allow', 'always'],
  ['protocol.version', '2'],
  ['core.hooksPath', '/dev/null'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['submodule.recurse', 'false'],
  ['transfer.bundleURI', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // Little memory for what a remote makes us read.
  ['pack.threads', '2'],
  ['core.packedGitWindowSize', '32m'],
  ['core.packedGitLimit', '512m'],
];

/** Runs git against a remote and returns what it printed. Error: SshFailure for what the remote is to blame for, else GitFailed; `signal.reason`. */
export async function runRemote(command: GitCommand, sshCommand: string, limits: SshLimits, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const environment = { GIT_SSH_COMMAND: sshCommand, GIT_SSH_VARIANT: 'ssh' };
  const watch = new StallWatch(limits, () => git.stop());
  const git = startGit(command, { environment, limits, onMessage: () => watch.touch() });
  const stop = () => git.stop();
  signal.addEventListener('abort', stop, { once: true });
  git.stdin.end();
  try {
    const output = await outputOf(git.stdout as AsyncIterable<Buffer>, stop);
    const { exitCode, stderr } = await git.ended;
    signal.throwIfAborted();
    if (watch.reason !== undefined) {
      throw new SshFailure('timed-out', undefined, watch.reason);
    }
    if (output === undefined) {
      throw new SshFailure('too-large', 'The repository has more branches than the platform reads.');
    }
    if (exitCode !== 0) {
      // A process that ran into a limit may be git itself, which then says nothing.
      throw sshFailure(stderr) ?? (exitCode === null ? new SshFailure('too-large') : new GitFailed(String(command), exitCode, stderr));
    }
    return output;
  } finally {
    watch.stop();
    signal.removeEventListener('abort', stop);
  }
}

/** Undefined when there is too much of it. */
async function outputOf(stdout: AsyncIterable<Buffer>, stop: () => void): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdout) {
    size += chunk.length;
    if (size > OUTPUT_MAX_BYTES) {
      stop();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
