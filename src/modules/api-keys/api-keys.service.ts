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

@Injectable()
export class ApiKeysService {
  constructor(private readonly keys: ApiKeysRepository) {}

  /** Makes a key. Its text is in the answer and nowhere else: only the hash is kept. */
  async issue(account: Account, request: { kind: ApiKey['kind']; label: string; permissions?: KeyPermissions }): Promise<string> {
    const secret = newKeySecret();
    await this.keys.insert({
      id: newId(),
      account: account.id,
      kind: request.kind,
      label: request.label,
      secretHash: hashKeySecret(secret),
      mask: maskKeySecret(secret),
      permissions: request.permissions ?? FULL_PERMISSIONS,
      createdAt: new Date(),
      revokedAt: null,
    });
    return secret;
  }
}
