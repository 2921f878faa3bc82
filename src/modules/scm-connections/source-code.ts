import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { RepositoryStore, type SshRemote } from '#libs/git/index.js';
import { HostKeys } from '#src/modules/scms/host-keys.js';
import { ScmClients, type ScmClient } from '#src/modules/scms/scm-clients.js';
import { ScmDirectory } from '#src/modules/scms/scm-directory.js';
import { toScmError } from '#src/modules/scms/scm-error.js';
import { INTERNAL } from '#src/modules/scms/scm.entity.js';
import { ConnectionSecrets } from './connection-secrets.js';
import type { ScmConnection } from './scm-connection.entity.js';
import { ScmConnectionsRepository } from './scm-connections.repository.js';

export interface Sourced {
  id: string;
  scm: string;
}

/** The way to a repository outside: with the deploy key, and nobody's token. */
export interface RemoteSource {
  connection: ScmConnection;
  transport: ScmClient['transport'];
  remote: SshRemote;
  branch: string;
}

/** The commits of an algorithm, wherever its repository is. Those of others are copied into the platform's own store when they are needed. */
@Injectable()
export class SourceCode {
  constructor(
    private readonly repositories: RepositoryStore,
    private readonly connections: ScmConnectionsRepository,
    private readonly directory: ScmDirectory,
    private readonly clients: ScmClients,
    private readonly hostKeys: HostKeys,
    private readonly secrets: ConnectionSecrets,
  ) {}

  /** Newest commit of the default branch, which is in the store then; undefined before the first. Errors: 4084. */
  async newest(algorithm: Sourced, signal: AbortSignal): Promise<string | undefined> {
    if (algorithm.scm === INTERNAL) {
      return this.repositories.tip(algorithm.id);
    }
    const source = await this.remote(algorithm, signal);
    return this.asked(algorithm, () => this.fetch(source, undefined, signal));
  }

  /** Writes the files of a commit into an empty directory. Errors: 4084; UnsafeTree. */
  async checkout(algorithm: Sourced, commit: string, directory: string, signal: AbortSignal): Promise<void> {
    if (algorithm.scm !== INTERNAL && !(await this.repositories.hasCommit(algorithm.id, commit))) {
      const source = await this.remote(algorithm, signal);
      await this.asked(algorithm, () => this.fetch(source, commit, signal));
    }
    await this.repositories.checkout(algorithm.id, commit, directory);
  }

  /** Of a commit that was checked out. Undefined when there is no such file, or a larger one. */
  readFile({ id }: Sourced, commit: string, path: string, maxBytes: number): Promise<Buffer | undefined> {
    return this.repositories.readFile(id, commit, path, maxBytes);
  }

  /** Errors: 4084 when the server does not answer, 5005. */
  async remote(algorithm: Sourced, signal: AbortSignal): Promise<RemoteSource> {
    const connection = await this.connections.find(algorithm.id);
    if (!connection?.sshUrl) {
      throw new ApiError('scmUnreachable', { message: 'The connection of this algorithm to its repository is missing.' });
    }
    const scm = this.directory.get(algorithm.scm);
    const { transport } = this.clients.of(scm);
    const hostKeys = await this.asked(algorithm, () => this.hostKeys.of(scm, signal));
    return { connection, transport, remote: { url: connection.sshUrl, privateKey: this.secrets.privateKey(connection), hostKeys }, branch: connection.defaultBranch ?? 'main' };
  }

  private fetch({ connection, transport, remote, branch }: RemoteSource, commit: string | undefined, signal: AbortSignal): Promise<string> {
    return transport.fetch(connection.algorithm, remote, { branch, ...(commit === undefined ? {} : { commit }) }, signal);
  }

  private asked<T>({ scm }: Sourced, work: () => Promise<T>): Promise<T> {
    return work().catch((error: unknown) => {
      throw toScmError(error, this.directory.get(scm), 'scmUnreachable');
    });
  }
}
