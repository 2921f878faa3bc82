import { randomBytes } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { KeyIssue } from '#src/modules/api-keys/key-issue.js';
import type { User } from '#src/modules/users/users.dto.js';
import { UsersService } from '#src/modules/users/users.service.js';
import type { Caller } from '#src/platform/access/caller.js';
import { newId } from '#src/platform/database/columns.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { Invite } from './invite.entity.js';
import type { CreateInvite, SignUp } from './invites.dto.js';

/** Codes that administrators give out, and what a person does with one: sign up, once. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly keys: KeyIssue,
  ) {}

  /** Oldest first, one more than the page holds. */
  list(page: PageRequest): Promise<Invite[]> {
    return this.em.fork().find(Invite, page.after ? { id: { $gt: page.after } } : {}, { orderBy: { id: 'asc' }, limit: page.limit + 1 });
  }

  async create(caller: Caller, request: CreateInvite): Promise<Invite> {
    const invite: Invite = {
      id: newId(), code: request.inviteCode ?? randomBytes(18).toString('base64url'), comments: request.comments ?? '', signupCredits: request.signupCredits ?? 0,
      createdBy: caller.username, createdAt: new Date(), expiresAt: request.expiresAt, usedBy: null,
    };
    try {
      await this.em.fork().insert(Invite, invite);
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('conflict', { message: 'There is such an invite code already.' }) : error;
    }
    return invite;
  }

  async remove(code: string): Promise<void> {
    if ((await this.em.fork().nativeDelete(Invite, { code: code.slice(0, 100) })) === 0) {
      throw new ApiError('inviteNotFound');
    }
  }

  /** Makes a user with a full standard key, which the answer shows once. Errors: 3003, 3004, 3009. A code that did not lead to a user is as good as before. */
  async signUp({ inviteCode, ...request }: SignUp): Promise<{ user: User; key: string }> {
    const em = this.em.fork();
    const valid = { code: inviteCode, usedBy: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: new Date() } }] };
    // Taken first: of two people with one code, one signs up.
    if ((await em.nativeUpdate(Invite, valid, { usedBy: request.username })) === 0) {
      throw new ApiError('invalidSignUpForm', { message: 'Invalid sign-up form: this invite code is unknown, used or out of date. Ask an administrator for another one.' });
    }
    try {
      const user = await this.users.create(request);
      const { secret } = await this.keys.issue({ id: user.id }, { kind: 'standard', label: 'default-key' });
      return { user, key: secret };
    } catch (error) {
      await em.nativeUpdate(Invite, { code: inviteCode, usedBy: request.username }, { usedBy: null });
      throw error;
    }
  }
}
