import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId } from '#src/platform/database/columns.js';
import { ScmAuthorization, ScmAuthorizationRequest } from './scm-authorization.entity.js';

@Injectable()
export class ScmAuthorizationsRepository {
  constructor(private readonly em: EntityManager) {}

  async begin(request: ScmAuthorizationRequest): Promise<void> {
    const em = this.em.fork();
    await em.nativeDelete(ScmAuthorizationRequest, { expiresAt: { $lt: new Date() } });
    await em.insert(ScmAuthorizationRequest, request);
  }

  async findRequest(id: string): Promise<ScmAuthorizationRequest | undefined> {
    return (await this.em.fork().findOne(ScmAuthorizationRequest, { id, expiresAt: { $gt: new Date() } })) ?? undefined;
  }

  /** True for one of all who try. */
  async endRequest(id: string): Promise<boolean> {
    return (await this.em.fork().nativeDelete(ScmAuthorizationRequest, { id })) === 1;
  }

  async find(account: string, scm: string): Promise<ScmAuthorization | undefined> {
    return (await this.em.fork().findOne(ScmAuthorization, { account, scm })) ?? undefined;
  }

  /** In place of the one before. `seal` gets the id of the row. */
  async put(account: string, scm: string, seal: (id: string) => string): Promise<void> {
    const id = newId();
    const now = new Date();
    await this.em.fork().transactional(async (em) => {
      await em.nativeDelete(ScmAuthorization, { account, scm });
      await em.insert(ScmAuthorization, { id, account, scm, token: seal(id), createdAt: now, updatedAt: now });
    });
  }

  /** With the row locked: of several that want to change a token at once, the later ones find the change of the first. */
  change(account: string, scm: string, change: (present: ScmAuthorization) => Promise<string | undefined>): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const present = await em.findOne(ScmAuthorization, { account, scm }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const token = present && (await change(present));
      if (present && token !== undefined) {
        await em.nativeUpdate(ScmAuthorization, { id: present.id }, { token, updatedAt: new Date() });
      }
    });
  }

  async remove(account: string, scm: string): Promise<boolean> {
    return (await this.em.fork().nativeDelete(ScmAuthorization, { account, scm })) === 1;
  }
}
