import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SshFailure } from '#libs/git/index.js';
import { INTERNAL } from '#src/modules/scms/scm.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import { ConnectionSecrets } from './connection-secrets.js';
import { ScmConnectionsRepository } from './scm-connections.repository.js';
import { SourceCode, type Sourced } from './source-code.js';
import type { ConnectionHealth, ConnectionStatus } from './connection-status.dto.js';
import { webhookUrl } from './webhook-url.js';

/** Whoever asks again and again asks the provider once in this time. */
const REMEMBERED_MS = 5_000;
const CHECK_MS = 30_000;

/** How the platform stands with the repository of an algorithm (API reference, Get algorithm SCM status). */
@Injectable()
export class ConnectionStatuses {
  private readonly known = new LRUCache<string, Promise<ConnectionHealth>>({ max: 1000, ttl: REMEMBERED_MS });

  constructor(
    private readonly sources: SourceCode,
    private readonly connections: ScmConnectionsRepository,
    private readonly secrets: ConnectionSecrets,
    private readonly settings: Settings,
  ) {}

  /** For those who manage the algorithm: it holds what is needed to put a deleted key or webhook back by hand. */
  async of(algorithm: Sourced): Promise<ConnectionStatus> {
    const connection = algorithm.scm === INTERNAL ? undefined : await this.connections.find(algorithm.id);
    if (!connection) {
      return { scm_connection_status: algorithm.scm === INTERNAL ? 'active' : 'provider_internal_error' };
    }
    return {
      scm_connection_status: await this.health(algorithm),
      repository_public_deploy_key: connection.publicKey,
      repository_webhook_secret: this.secrets.webhookSecret(connection),
      repository_webhook_url: webhookUrl(this.settings.publicUrl, algorithm.id),
    };
  }

  private health(algorithm: Sourced): Promise<ConnectionHealth> {
    const known = this.known.get(algorithm.id);
    if (known) {
      return known;
    }
    const fresh = this.check(algorithm);
    this.known.set(algorithm.id, fresh);
    return fresh;
  }

  private async check(algorithm: Sourced): Promise<ConnectionHealth> {
    const signal = AbortSignal.timeout(CHECK_MS);
    try {
      const { transport, remote, branch } = await this.sources.remote(algorithm, signal);
      await transport.tip(remote, branch, signal);
      return 'active';
    } catch (error) {
      return error instanceof SshFailure && (error.kind === 'key-refused' || error.kind === 'repository-not-found') ? 'deploy_key_error' : 'provider_internal_error';
    }
  }
}
