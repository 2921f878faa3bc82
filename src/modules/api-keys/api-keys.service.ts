import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AccountAccess, type AccountName } from '#src/modules/users/account-access.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { AccountChanges } from '#src/modules/users/account-changes.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { UUID } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { beyond } from './api-keys.policy.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { toKey, toPermissions, type CreateKey, type ImportKey, type KeyObject } from './api-keys.dto.js';
import { KeyAssignees } from './key-assignees.js';
import { KeyIssue } from './key-issue.js';

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly access: AccountAccess,
    private readonly assignees: KeyAssignees,
    private readonly keys: ApiKeysRepository,
    private readonly issue: KeyIssue,
    private readonly changes: AccountChanges,
    private readonly settings: Settings,
  ) {}

  async list(caller: Caller, owner: AccountName, query: PageQuery): Promise<Page<KeyObject>> {
    const account = await this.accountFor(caller, owner);
    const page = readPageRequest(query, this.settings.pageLimits);
    const rows = await this.keys.list(account.id, page);
    const names = await this.assignees.namesOf(rows);
    const group = owner.kind === 'user' ? 'users' : 'organizations';
    return toPage(rows, page, { url: `${this.settings.publicUrl}/v1/${group}/${account.name}/keys`, query }, {
      key: ({ id }) => id,
      item: (key) => toKey(key, { account: account.name, assignee: names.get(key.assignee ?? '') }),
    });
  }

  /** The one answer that has the key itself. Errors: 2001, 3000, 3100, 6001 (409 for an imported key that is known). */
  async create(caller: Caller, owner: AccountName, request: CreateKey | ImportKey, assigneeName?: string): Promise<KeyObject> {
    const account = await this.accountFor(caller, owner);
    const permissions = toPermissions(request);
    refuseTooMuch(caller, account, request, beyond(caller, permissions, request.expires_at));
    const assignee = assigneeName === undefined ? undefined : await this.assignees.find(account, assigneeName);
    try {
      const { key, secret } = await this.issue.issue(account, {
        kind: request.key_type === 'PlatformAdminKey' ? 'admin' : 'standard', label: request.key_label, permissions, expiresAt: request.expires_at,
        assignee: assignee?.id, secret: 'api_key' in request ? request.api_key : undefined,
      });
      return { ...toKey(key, { account: account.name, assignee: assignee?.name }), api_key: secret };
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('conflict', { message: 'This installation knows this key already; perhaps it was revoked.' }) : error;
    }
  }

  /** At once, in every process. Errors: 2001, 3000, 3100, 6001 with 404 when there is no such key. */
  async revoke(caller: Caller, owner: AccountName, keyId: string): Promise<void> {
    const account = await this.accountFor(caller, owner);
    if (!UUID.test(keyId) || !(await this.keys.revoke(account.id, keyId))) {
      throw new ApiError('keyNotFound', { message: `${account.name} has no API key with the id "${keyId.slice(0, 60)}".` });
    }
    await this.changes.announce(account.id);
  }

  private accountFor(caller: Caller, owner: AccountName): Promise<Account> {
    return this.access.toManage(caller, owner, 'keys');
  }
}

function refuseTooMuch(caller: Caller, account: Account, request: CreateKey, missing: string[]): void {
  if (request.key_type === 'PlatformAdminKey' && (caller.kind !== 'admin' || account.kind !== 'user')) {
    throw new ApiError('notAuthorized', { message: 'An admin key is made by an administrator, and for a user.' });
  }
  if (missing.length > 0) {
    throw new ApiError('notAuthorized', { message: `A key cannot give what it has not itself: ${missing.slice(0, 10).join(', ')}. Use a wider key, or ask an administrator.` });
  }
  if (request.expires_at && request.expires_at.getTime() <= Date.now()) {
    throw new ApiError('requestInvalid', { message: 'expires_at must lie in the future.' });
  }
}
