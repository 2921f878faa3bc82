import type { LookupFunction } from 'node:net';
import { GitCommand } from '../command/git-command.js';
import { gitOutput } from '../command/git-process.js';
import { checkBranchName, checkCommitId, DEFAULT_BRANCH } from '../repository/names.js';
import { FSCK_SETTINGS, type Setting } from '../repository/policy.js';
import { RepositoryMissing } from '../repository/repository-errors.js';
import type { RepositoryStore } from '../repository/repository-store.js';
import { keepCommit, moveDefaultBranch } from './fetched-refs.js';
import { adoptPacks, withQuarantine } from './quarantine.js';
import { DEFAULT_SSH_LIMITS, REMOTE_SETTINGS, runRemote, type SshLimits } from './remote-command.js';
import { sshAddress } from './ssh-address.js';
import { type SshRemote, withSshCredentials } from './ssh-credentials.js';
import { SshFailure } from './ssh-failure.js';
import { addressesOf } from './ssh-lookup.js';

export interface SshTransportOptions {
  /** Decides where a host is, and whether that may be reached (`libs/connectors/network`, `guardedLookup`). */
  lookup?: LookupFunction;
  limits?: Partial<SshLimits>;
}

type Run = (command: GitCommand) => Promise<string>;

const BRANCH = 'refs/heads/branch';
const COMMIT = 'refs/heads/commit';
const FETCH_SETTINGS: readonly Setting[] = [...REMOTE_SETTINGS, ...FSCK_SETTINGS, ['fetch.unpackLimit', '1'], ['core.fsync', 'all'], ['core.fsyncMethod', 'batch']];

/**
 * Repositories of an SCM outside, over SSH with a deploy key, and their copies in a RepositoryStore.
 *
 * The key is on disk only while git runs, for us alone, and in no environment, configuration or message. The remote is not trusted: what it
 * sends is bounded in time and size, checked, and seen by nobody before it is whole.
 * Error: SshFailure for whatever the remote or the way to it is to blame for; GitFailed when it is the platform; `signal.reason`.
 */
export class SshTransport {
  private readonly limits: SshLimits;

  constructor(
    private readonly store: RepositoryStore,
    private readonly options: SshTransportOptions = {},
  ) {
    this.limits = { ...DEFAULT_SSH_LIMITS, ...options.limits };
  }

  /**
   * Brings the branch, with its history, into the repository of this id, where it is the default branch from then on; returns its newest commit.
   * `commit` is there afterwards as well, even if the branch no longer holds it: it must be one that the provider named, because some
   * providers give out commits of foreign forks by their ids. What was fetched once stays. RepositoryMissing when there is no repository.
   */
  async fetch(id: string, remote: SshRemote, { branch, commit }: { branch: string; commit?: string }, signal: AbortSignal): Promise<string> {
    const source = `refs/heads/${checkBranchName(branch)}`;
    const wanted = commit === undefined ? undefined : checkCommitId(commit);
    const repository = await this.present(id);
    return withQuarantine(await this.store.workplace(), repository, (quarantine) =>
      this.connected(remote, signal, async (run) => {
        await run(fetchCommand(quarantine, remote.url).value(`+${source}:${BRANCH}`));
        const tip = (await gitOutput(new GitCommand('rev-parse').in(quarantine).value(BRANCH))).toString().trim();
        const isThere = wanted === undefined || (await hasCommit(quarantine, wanted));
        if (!isThere) {
          await run(fetchCommand(quarantine, remote.url).value(`+${wanted}:${COMMIT}`));
        }
        await adoptPacks(quarantine, repository);
        await moveDefaultBranch(repository, tip);
        if (!isThere) {
          await keepCommit(repository, wanted);
        }
        return tip;
      }),
    );
  }

  /** Pushes the default branch of the repository of this id as a new branch. Error: `not-empty` when it exists there. */
  async push(id: string, remote: SshRemote, branch: string, signal: AbortSignal): Promise<void> {
    const target = `refs/heads/${checkBranchName(branch)}`;
    const repository = await this.present(id);
    const command = new GitCommand('push').settings(REMOTE_SETTINGS).in(repository).flag('--progress').flag('--no-verify');
    command.option('--force-with-lease', `${target}:`).value(remote.url).value(`${DEFAULT_BRANCH}:${target}`);
    await this.connected(remote, signal, (run) => run(command));
  }

  /** Asks for the newest commit of a branch; undefined when there is no such branch. Tells whether the key works. */
  async tip(remote: SshRemote, branch: string, signal: AbortSignal): Promise<string | undefined> {
    const ref = `refs/heads/${checkBranchName(branch)}`;
    const command = new GitCommand('ls-remote').settings(REMOTE_SETTINGS).flag('--heads').value(remote.url).value(ref);
    const lines = (await this.connected(remote, signal, (run) => run(command))).split('\n');
    return lines.find((line) => line.slice(40) === `\t${ref}`)?.slice(0, 40);
  }

  /** Tries the addresses of the host until one can be reached. */
  private async connected<T>(remote: SshRemote, signal: AbortSignal, use: (run: Run) => Promise<T>): Promise<T> {
    const address = sshAddress(remote.url);
    const ips = await addressesOf(address.host, this.options.lookup);
    return withSshCredentials(await this.store.workplace(), remote, address, async (sshCommand) => {
      let failure: unknown = new SshFailure('unreachable');
      for (const ip of ips) {
        try {
          return await use((command) => runRemote(command, sshCommand(ip), this.limits, signal));
        } catch (error) {
          failure = error;
          if (!(error instanceof SshFailure && error.kind === 'unreachable')) {
            break;
          }
        }
      }
      throw failure;
    });
  }

  private async present(id: string): Promise<string> {
    if (!(await this.store.exists(id))) {
      throw new RepositoryMissing(id);
    }
    return this.store.path(id);
  }
}

function fetchCommand(quarantine: string, url: string): GitCommand {
  const command = new GitCommand('fetch').settings(FETCH_SETTINGS).in(quarantine);
  return command.flag('--progress').flag('--no-tags').flag('--no-write-fetch-head').flag('--no-recurse-submodules').flag('--no-auto-maintenance').value(url);
}

async function hasCommit(quarantine: string, commit: string): Promise<boolean> {
  return gitOutput(new GitCommand('cat-file').in(quarantine).flag('-e').value(`${commit}^{commit}`)).then(
    () => true,
    () => false,
  );
}
