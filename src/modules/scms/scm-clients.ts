import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EndpointRule } from '#libs/connectors/network/endpoint-rule.js';
import { guardedAgents, guardedLookup } from '#libs/connectors/network/guarded-agents.js';
import { ApiError } from '#libs/errors/index.js';
import { RepositoryStore, SshTransport } from '#libs/git/index.js';
import { createProvider, hasProvider } from '#libs/scm/registry.js';
import type { ScmProvider } from '#libs/scm/scm-provider.js';
import { Vault } from '#src/platform/encryption/vault.js';
import { clientSecretContext, type Scm } from './scm.entity.js';

/** What speaks to one source-code manager: its API, and git over SSH. */
export interface ScmClient {
  provider: ScmProvider;
  transport: SshTransport;
  close(): void;
}

const REMEMBERED = 50;

/** Clients of the source-code managers outside, with their connections kept. The only place that sees the secrets of their applications. */
@Injectable()
export class ScmClients implements OnApplicationShutdown {
  private readonly open = new LRUCache<string, ScmClient>({ max: REMEMBERED, dispose: (client) => client.close() });

  constructor(
    private readonly vault: Vault,
    private readonly repositories: RepositoryStore,
  ) {}

  /** Error: 5005 for a provider that is not there yet. */
  of(scm: Scm): ScmClient {
    const key = JSON.stringify([scm.id, scm.provider, scm.clientId, scm.clientSecret, scm.webUrl, scm.apiUrl, scm.sshUrl]);
    const known = this.open.get(key);
    if (known) {
      return known;
    }
    const fresh = this.connect(scm);
    this.open.set(key, fresh);
    return fresh;
  }

  onApplicationShutdown(): void {
    this.open.clear();
  }

  private connect(scm: Scm): ScmClient {
    const { id, provider, clientId, clientSecret, webUrl: web, apiUrl: api, sshUrl: ssh } = scm;
    if (!hasProvider(provider) || !clientId || !clientSecret || !web || !api || !ssh) {
      throw new ApiError('notImplemented', { message: `The source-code manager "${id}" cannot be used: the provider "${provider}" is not implemented.` });
    }
    const rule = mayReachItsOwn([web, api, ssh]);
    const agents = guardedAgents(rule);
    const client = { id: clientId, secret: this.vault.open(clientSecret, clientSecretContext(id)) };
    return {
      provider: createProvider(provider, { addresses: { web, api, ssh }, client, agents }),
      transport: new SshTransport(this.repositories, { lookup: guardedLookup(rule) }),
      close: () => agents.close(),
    };
  }
}

/** An administrator has named these hosts, wherever they are. Wherever they point to themselves must be in the open. */
export function mayReachItsOwn(urls: readonly string[]): EndpointRule {
  return { allow: urls.map((url) => new URL(url).hostname.replace(/^\[|\]$/g, '')) };
}
