import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { newId } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import type { Account } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';
import { toUser, type CreateUser, type UpdateUser, type User } from './users.dto.js';
import { mayAdministerUser } from './users.policy.js';

@Injectable()
export class UsersService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly settings: Settings,
  ) {}

  /** Errors: 3003 and 3004; names and addresses stay reserved after deletion. */
  async create(request: CreateUser): Promise<User> {
    const account: Account = {
      id: newId(),
      kind: 'user',
      name: request.username,
      nameKey: request.username.toLowerCase(),
      email: request.email,
      emailKey: request.email.toLowerCase(),
      fullname: request.fullname,
      companyName: request.company_name,
      companyRole: request.company_role,
      createdAt: new Date(),
      deletedAt: null,
    };
    await this.refuseTaken(request);
    try {
      await this.accounts.insert(account);
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) {
        await this.refuseTaken(request);
      }
      throw error;
    }
    return toUser(account, this.settings.publicUrl);
  }

  async get(caller: Caller, username: string): Promise<User> {
    return toUser(await this.find(caller, username), this.settings.publicUrl);
  }

  /** Errors: 3000, 3007, 3008, and 2001 for somebody else. What the request leaves out stays as it is. */
  async update(caller: Caller, username: string, request: UpdateUser): Promise<User> {
    const account = await this.find(caller, username);
    if (request.username !== account.name) {
      throw new ApiError('inconsistentUsername', { message: `The body names "${request.username.slice(0, 40)}", the address "${account.name}". A username cannot change.` });
    }
    if (request.email != null && request.email.toLowerCase() !== account.emailKey) {
      throw new ApiError('emailUpdateNotAllowed', { message: `The email of a user cannot change. Leave "email" out, or send the present one.` });
    }
    const changes = {
      fullname: request.fullname ?? account.fullname,
      companyName: request.company_name ?? account.companyName,
      companyRole: request.company_role ?? account.companyRole,
    };
    await this.accounts.update(account.id, changes);
    return toUser({ ...account, ...changes }, this.settings.publicUrl);
  }

  async list(query: PageQuery): Promise<Page<User>> {
    const page = readPageRequest(query, this.settings.pageLimits);
    const { publicUrl } = this.settings;
    return toPage(await this.accounts.listUsers(page), page, { url: `${publicUrl}/v1/users`, query }, {
      key: (account) => account.id,
      item: (account) => toUser(account, publicUrl),
    });
  }

  /** A user whom this caller may look after, by name or id. Errors: 3000, and 2001 for somebody else. */
  async find(caller: Caller, nameOrId: string): Promise<Account> {
    const account = await this.accounts.find(nameOrId);
    // Strangers are not told who exists and who does not.
    if (!mayAdministerUser(caller, account?.id ?? '')) {
      throw new ApiError('notAuthorized', { message: 'You may do this for your own user only. An admin API key may do it for all.' });
    }
    if (account?.kind !== 'user') {
      throw new ApiError('userNotFound', { message: `There is no user named "${nameOrId.slice(0, 40)}".` });
    }
    return account;
  }

  private async refuseTaken(request: CreateUser): Promise<void> {
    const taken = await this.accounts.findTaken(request.username, request.email);
    if (taken.name) {
      throw new ApiError('usernameTaken', { message: `The username "${request.username}" is already taken. Names stay reserved after deletion.` });
    }
    if (taken.email) {
      throw new ApiError('emailTaken');
    }
  }
}
