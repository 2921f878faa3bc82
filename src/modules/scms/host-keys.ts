import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { guardedLookup } from '#libs/connectors/network/guarded-agents.js';
import { scanHostKeys, sshAddress } from '#libs/git/index.js';
import { mayReachItsOwn } from './scm-clients.js';
import { ScmDirectory } from './scm-directory.js';
import { Scm } from './scm.entity.js';

/** By what the SSH server of a source-code manager is known: given by an administrator, or seen at the first connection, and then for ever. */
@Injectable()
export class HostKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly directory: ScmDirectory,
  ) {}

  /** Lines of a known_hosts file. Error: SshFailure when there are none yet and the server does not answer. */
  async of(scm: Scm, signal: AbortSignal): Promise<string> {
    const { sshUrl, hostKeys } = this.directory.get(scm.id);
    if (hostKeys || !sshUrl) {
      return hostKeys ?? '';
    }
    const seen = await scanHostKeys(sshAddress(sshUrl), { lookup: guardedLookup(mayReachItsOwn([sshUrl])) }, signal);
    // Not when another process saw some first, or the address has changed meanwhile.
    await this.em.fork().nativeUpdate(Scm, { id: scm.id, sshUrl, hostKeys: null }, { hostKeys: seen });
    await this.directory.announce();
    return this.directory.get(scm.id).hostKeys ?? seen;
  }
}
