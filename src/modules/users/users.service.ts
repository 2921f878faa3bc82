import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Settings } from '#src/platform/config/settings.js';
import { newId } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import type { Account } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';
import { toUser, type CreateUser, type User } from './users.dto.js';

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

  /** Error: 3000. */
  async get(username: string): Promise<User> {
    const account = await this.accounts.findByName(username);
    if (account?.kind !== 'user') {
      throw new ApiError('userNotFound', { message: `There is no user named "${username.slice(0, 40)}".` });
    }
    return toUser(account, this.settings.publicUrl);
  }

  async list(query: PageQuery): Promise<Page<User>> {
    const page = readPageRequest(query, { standard: this.settings.env.PAGE_SIZE_DEFAULT, largest: this.settings.env.PAGE_SIZE_MAX });
    const { publicUrl } = this.settings;
    return toPage(await this.accounts.listUsers(page), page, { url: `${publicUrl}/v1/users`, query }, {
      key: (account) => account.id,
      item: (account) => toUser(account, publicUrl),
    });
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
