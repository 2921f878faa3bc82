import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Vault } from '#src/platform/encryption/vault.js';
import { Secret } from './secret.entity.js';

/** What a secret is sealed for: copied to another row it cannot be opened. */
const context = (secretId: string) => `secret:${secretId}`;

/** Seals values of secrets, and opens them for the one place where that happens: the start of a slot. */
@Injectable()
export class SecretValues {
  constructor(
    private readonly em: EntityManager,
    private readonly vault: Vault,
  ) {}

  seal(secretId: string, value: string): string {
    return this.vault.seal(value, context(secretId));
  }

  /** The environment variables of an algorithm. */
  async environmentOf(algorithm: string): Promise<Record<string, string>> {
    const secrets = await this.em.fork().find(Secret, { algorithm });
    return Object.fromEntries(secrets.map(({ id, key, value }) => [key, this.vault.open(value, context(id))]));
  }
}
