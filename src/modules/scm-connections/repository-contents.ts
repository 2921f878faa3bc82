import { Injectable } from '@nestjs/common';
import { generateSshKeyPair, RepositoryStore, SshFailure, type InitialCommit, type RepositoryFile, type SshRemote } from '#libs/git/index.js';
import type { OauthToken, RemoteRepository } from '#libs/scm/scm-provider.js';
import { HostKeys } from '#src/modules/scms/host-keys.js';
import { ScmClients } from '#src/modules/scms/scm-clients.js';
import type { Scm } from '#src/modules/scms/scm.entity.js';

/** What a repository begins with. */
export interface Template {
  files: ReadonlyMap<string, RepositoryFile>;
  commit: InitialCommit;
}

const REFUSED_PAUSE_MS = 500;
const TRIES = 6;

/** The first commits of a repository outside, there and in the platform's own store. */
@Injectable()
export class RepositoryContents {
  constructor(
    private readonly repositories: RepositoryStore,
    private readonly hostKeys: HostKeys,
    private readonly clients: ScmClients,
  ) {}

  /** An empty repository gets the template; of any other the platform takes what is there. `privateKey`: of the deploy key, which only reads. */
  async begin(id: string, scm: Scm, repository: RemoteRepository, access: { token: OauthToken; privateKey: string }, template: Template, signal: AbortSignal): Promise<void> {
    const { transport } = this.clients.of(scm);
    const remote = { url: repository.sshUrl, privateKey: access.privateKey, hostKeys: await this.hostKeys.of(scm, signal) };
    const branch = repository.defaultBranch;
    const tip = await onceKnown(() => transport.tip(remote, branch, signal));
    if (tip === undefined) {
      await this.repositories.create(id, template.files, template.commit);
      await this.push(id, scm, repository, access.token, remote, signal);
    } else {
      await this.repositories.create(id, new Map(), template.commit);
      await transport.fetch(id, remote, { branch }, signal);
    }
  }

  /** With a key that may write, and that is there for no longer than this. */
  private async push(id: string, scm: Scm, repository: RemoteRepository, token: OauthToken, remote: SshRemote, signal: AbortSignal): Promise<void> {
    const { provider, transport } = this.clients.of(scm);
    const { publicKey, privateKey } = generateSshKeyPair(`algoplane ${id} first commit`);
    const keyId = await provider.addDeployKey(token, repository, { title: 'Algoplane, for the first commit', publicKey, access: 'write' }, signal);
    try {
      await onceKnown(() => transport.push(id, { ...remote, privateKey }, repository.defaultBranch, signal));
    } finally {
      await provider.removeDeployKey(token, repository, keyId, signal);
    }
  }
}

/** A provider tells its SSH servers of a new key or repository in a moment. */
async function onceKnown<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const early = error instanceof SshFailure && (error.kind === 'key-refused' || error.kind === 'repository-not-found');
      if (!early || attempt === TRIES) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE_MS * attempt));
    }
  }
}
