import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { MembershipsRepository } from '#src/modules/organizations/memberships.repository.js';
import { AccountChanges } from '#src/modules/users/account-changes.js';
import { CredentialDirectory, type Caller, type InsideCall } from '#src/platform/access/caller.js';
import { SlotIdentities } from '#src/platform/access/slot-identities.js';
import { UUID } from '#src/platform/database/columns.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { hashKeySecret } from './key-secret.js';
import { KeyUsage } from './key-usage.js';

type KeyName = { secretHash: string } | { id: string };

/** How long a revoked key can live on when the broadcast is lost. */
const TRUST_MS = 30_000;
/** Wrong keys are not remembered: they would push out the right ones. */
const REMEMBERED = 20_000;

/** From a credential to its caller: from memory on the warm path, else from the database. */
@Injectable()
export class KeyDirectory extends CredentialDirectory {
  /** By the hash of the key and by its id. */
  private readonly known = new LRUCache<string, Caller>({ max: REMEMBERED, ttl: TRUST_MS });
  /** Counts the changes heard of: what was read before one may be stale. */
  private changes = 0;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly memberships: MembershipsRepository,
    private readonly slots: SlotIdentities,
    private readonly usage: KeyUsage,
    changes: AccountChanges,
  ) {
    super();
    changes.listen(({ accountId }) => this.forget(accountId));
  }

  findCaller(credential: string): Caller | undefined | Promise<Caller | undefined> {
    if (SlotIdentities.looksLike(credential)) {
      const served = this.slots.find(credential);
      return served && this.asOfNow(served);
    }
    return this.find({ secretHash: hashKeySecret(credential) });
  }

  asOfNow({ keyId, inside }: Caller): Caller | undefined | Promise<Caller | undefined> {
    const found = UUID.test(keyId) ? this.find({ id: keyId }) : undefined;
    return found instanceof Promise ? found.then((caller) => within(caller, inside)) : within(found, inside);
  }

  private find(by: KeyName): Caller | undefined | Promise<Caller | undefined> {
    const caller = this.known.get('id' in by ? by.id : by.secretHash);
    return caller ? this.inForce(caller) : this.load(by);
  }

  private inForce(caller: Caller): Caller | undefined {
    if (caller.expiresAt !== undefined && caller.expiresAt <= Date.now()) {
      return undefined;
    }
    this.usage.note(caller.keyId);
    return caller;
  }

  private forget(accountId: string): void {
    this.changes++;
    for (const [name, caller] of this.known.entries()) {
      if (caller.accountId === accountId) {
        this.known.delete(name);
      }
    }
  }

  private async load(by: KeyName): Promise<Caller | undefined> {
    const changesBefore = this.changes;
    const found = await this.keys.findLive(by);
    if (!found) {
      return undefined;
    }
    const { key, account } = found;
    const caller: Caller = {
      keyId: key.id,
      kind: key.kind,
      accountId: account.id,
      username: account.name,
      memberOf: await this.memberships.ofUser(account.id),
      permissions: key.permissions,
      ...(key.expiresAt ? { expiresAt: key.expiresAt.getTime() } : {}),
    };
    if (this.changes === changesBefore) {
      this.known.set(key.id, caller).set(key.secretHash, caller);
    }
    return this.inForce(caller);
  }
}

function within(caller: Caller | undefined, inside: InsideCall | undefined): Caller | undefined {
  return caller && inside ? { ...caller, inside } : caller;
}
