import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { generateSshKeyPair } from '#libs/git/index.js';
import { Vault } from '#src/platform/encryption/vault.js';
import type { ScmConnection } from './scm-connection.entity.js';

const WEBHOOK_SECRET_BYTES = 32;

const context = (algorithm: string, what: 'key' | 'webhook') => `scm-connection:${algorithm}:${what}`;

/** The deploy key and the webhook's secret of an algorithm, each its own, and sealed at rest. */
@Injectable()
export class ConnectionSecrets {
  constructor(private readonly vault: Vault) {}

  make(algorithm: string): Pick<ScmConnection, 'publicKey' | 'privateKey' | 'webhookSecret'> {
    const { publicKey, privateKey } = generateSshKeyPair(`algoplane ${algorithm}`);
    return {
      publicKey,
      privateKey: this.vault.seal(privateKey, context(algorithm, 'key')),
      webhookSecret: this.vault.seal(randomBytes(WEBHOOK_SECRET_BYTES).toString('hex'), context(algorithm, 'webhook')),
    };
  }

  privateKey({ algorithm, privateKey }: ScmConnection): string {
    return this.vault.open(privateKey, context(algorithm, 'key'));
  }

  webhookSecret({ algorithm, webhookSecret }: ScmConnection): string {
    return this.vault.open(webhookSecret, context(algorithm, 'webhook'));
  }
}
