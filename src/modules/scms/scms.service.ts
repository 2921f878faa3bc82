import { randomUUID } from 'node:crypto';
import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError, type ErrorName } from '#libs/errors/index.js';
import { pinHostKeys, sshAddress } from '#libs/git/index.js';
import { Vault } from '#src/platform/encryption/vault.js';
import { ScmDirectory } from './scm-directory.js';
import { toScm, type ScmObject } from './scm-object.js';
import { clientSecretContext, Scm } from './scm.entity.js';
import type { CreateScm, UpdateScm } from './scms.dto.js';
import { refuseCreation, refuseDefault, refuseDeletion, refuseUpdate } from './scms.policy.js';

@Injectable()
export class ScmsService {
  constructor(
    private readonly em: EntityManager,
    private readonly vault: Vault,
    private readonly directory: ScmDirectory,
  ) {}

  /** Errors: 4044, 4045. */
  async create(request: CreateScm): Promise<ScmObject> {
    refuseCreation(request.provider);
    const client = request.oauth ?? request.scm;
    const id = request.id ?? randomUUID();
    const scm: Scm = {
      id, name: request.name ?? id, provider: request.provider, enabled: request.enabled, isDefault: false, used: false, createdAt: new Date(),
      clientId: client?.client_id ?? null,
      clientSecret: client ? this.vault.seal(client.client_secret, clientSecretContext(id)) : null,
      webUrl: bare(request.urls.web), apiUrl: bare(request.urls.api), sshUrl: bare(request.urls.ssh),
      hostKeys: readHostKeys(request.urls.ssh, request.ssh_host_keys, 'invalidScm'),
    };
    try {
      await this.em.fork().insert(Scm, scm);
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('scmDuplicate') : error;
    }
    await this.directory.announce();
    return toScm(scm);
  }

  /** Errors: 4009, 4041, 4044, 4045. */
  async update(id: string, request: UpdateScm): Promise<ScmObject> {
    const scm = await this.change(id, async (em, present) => {
      refuseUpdate(present, request);
      const { enabled, urls, ssh_host_keys: keys } = request;
      const moved = urls && bare(urls.ssh) !== present.sshUrl;
      em.assign(present, {
        ...(enabled == null ? {} : { enabled }),
        ...(urls ? { webUrl: bare(urls.web), apiUrl: bare(urls.api), sshUrl: bare(urls.ssh) } : {}),
        ...(moved || keys ? { hostKeys: readHostKeys(urls?.ssh ?? present.sshUrl ?? '', keys, 'malformedScmUpdate') } : {}),
      });
      await em.flush();
    });
    return toScm(scm);
  }

  /** Errors: 4009, 4042. */
  async makeDefault(id: string): Promise<void> {
    await this.change(id, async (em, scm) => {
      refuseDefault(scm);
      await em.nativeUpdate(Scm, { isDefault: true }, { isDefault: false });
      await em.nativeUpdate(Scm, { id }, { isDefault: true });
    });
  }

  /** Errors: 4009, 4040, 4041, 4043, 4045. */
  async remove(id: string): Promise<void> {
    await this.change(id, async (em, scm) => {
      refuseDeletion(scm);
      await em.nativeDelete(Scm, { id });
    });
  }

  /** With all of them locked: their rules are about each other. */
  private async change(id: string, work: (em: EntityManager, scm: Scm) => Promise<void>): Promise<Scm> {
    const changed = this.em.fork().transactional(async (em) => {
      const all = await em.find(Scm, {}, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } });
      const scm = all.find((other) => other.id === id) ?? this.directory.get(id);
      await work(em, scm);
      return scm;
    });
    const scm = await changed.catch((error: unknown) => {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('scmDuplicate') : error;
    });
    await this.directory.announce();
    return scm;
  }
}

const bare = (url: string) => url.replace(/\/+$/, '');

/** Null: those that the server shows at the first connection. */
function readHostKeys(sshUrl: string, text: string | null | undefined, error: ErrorName): string | null {
  if (!text) {
    return null;
  }
  try {
    return pinHostKeys(sshAddress(bare(sshUrl)), text);
  } catch (problem) {
    throw problem instanceof TypeError ? new ApiError(error, { message: `ssh_host_keys: ${problem.message} Give what ssh-keyscan prints, once you have checked it.` }) : problem;
  }
}
