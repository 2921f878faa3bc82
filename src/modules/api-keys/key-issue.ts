import { Injectable } from '@nestjs/common';
import type { Account } from '#src/modules/users/account.entity.js';
import type { KeyPermissions } from '#src/platform/access/caller.js';
import { newId } from '#src/platform/database/columns.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { hashKeySecret, maskKeySecret, newKeySecret } from './key-secret.js';

/** Everything that a key of this kind can be allowed: the permissions of the first key of an account. */
export const FULL_PERMISSIONS: KeyPermissions = {
  allow_algo: true,
  algo_acl: ['algo://*'],
  allow_data: true,
  allow_data_write: true,
  allow_web_algo: true,
  allow_algo_management: true,
};

export interface NewKey {
  kind: ApiKey['kind'];
  label: string;
  permissions?: KeyPermissions;
  expiresAt?: Date | undefined;
  assignee?: string | undefined;
  /** The text of a key that comes from elsewhere. */
  secret?: string | undefined;
}

/** Makes keys. The text of one is in the answer and nowhere else: only its hash is kept. */
@Injectable()
export class KeyIssue {
  constructor(private readonly keys: ApiKeysRepository) {}

  async issue(account: Pick<Account, 'id'>, request: NewKey): Promise<{ key: ApiKey; secret: string }> {
    const secret = request.secret ?? newKeySecret();
    const key: ApiKey = {
      id: newId(),
      account: account.id,
      assignee: request.assignee ?? null,
      kind: request.kind,
      label: request.label,
      secretHash: hashKeySecret(secret),
      mask: maskKeySecret(secret),
      permissions: request.permissions ?? FULL_PERMISSIONS,
      createdAt: new Date(),
      lastUsedAt: null,
      expiresAt: request.expiresAt ?? null,
      revokedAt: null,
    };
    await this.keys.insert(key);
    return { key, secret };
  }
}
