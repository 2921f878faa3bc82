import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CredentialDirectory, type Caller } from '#src/platform/access/caller.js';
import { SlotIdentities } from '#src/platform/access/slot-identities.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { hashKeySecret } from './key-secret.js';

export const KEY_REVOKED = 'key-revoked';
/** How long a revoked key can live on when the broadcast is lost. */
const TRUST_MS = 30_000;
/** Wrong keys are not remembered: they would push out the right ones. */
const REMEMBERED = 10_000;

/** From a credential to its caller: from memory on the warm path, else from the database. */
@Injectable()
export class KeyDirectory extends CredentialDirectory {
  private readonly known = new LRUCache<string, Caller>({ max: REMEMBERED, ttl: TRUST_MS });

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly slots: SlotIdentities,
    broadcast: Broadcast,
  ) {
    super();
    broadcast.listen<{ keyId: string }>(KEY_REVOKED, ({ keyId }) => this.forget(keyId));
  }

  findCaller(credential: string): Caller | undefined | Promise<Caller | undefined> {
    if (SlotIdentities.looksLike(credential)) {
      return this.slots.find(credential);
    }
    const hash = hashKeySecret(credential);
    return this.known.get(hash) ?? this.load(hash);
  }

  private forget(keyId: string): void {
    for (const [hash, caller] of this.known.entries()) {
      if (caller.keyId === keyId) {
        this.known.delete(hash);
      }
    }
  }

  private async load(hash: string): Promise<Caller | undefined> {
    const found = await this.keys.findLive(hash);
    if (!found) {
      return undefined;
    }
    const { key, account } = found;
    const caller: Caller = {
      keyId: key.id,
      kind: key.kind,
      accountId: account.id,
      username: account.name,
      memberOf: new Set(),
      permissions: key.permissions,
    };
    this.known.set(hash, caller);
    return caller;
  }
}
