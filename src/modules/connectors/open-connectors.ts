import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Connector } from '#libs/connectors/connector.js';
import { openConnector } from '#libs/connectors/drivers.js';
import { Settings } from '#src/platform/config/settings.js';
import { Vault } from '#src/platform/encryption/vault.js';
import { toStoreAccess } from './connector-credentials.js';
import type { ConnectorRecord } from './connector.entity.js';

/** A driver and the place in its store that is the connector's root. */
export interface OpenConnector {
  connector: Connector;
  root: string[];
}

const REMEMBERED = 500;
const KEPT_MS = 600_000;

/** What a connector's credentials are sealed for: copied to another row they cannot be opened. */
const context = (id: string) => `connector:${id}`;

/** Connectors with their connections, kept from one request to the next. The only place that sees credentials. */
@Injectable()
export class OpenConnectors implements OnApplicationShutdown {
  private readonly open = new LRUCache<string, Promise<OpenConnector>>({ max: REMEMBERED, ttl: KEPT_MS, dispose: (opened) => void opened.then(({ connector }) => connector.close(), () => undefined) });

  constructor(
    private readonly vault: Vault,
    private readonly settings: Settings,
  ) {}

  of(record: ConnectorRecord): Promise<OpenConnector> {
    const key = `${record.id}:${record.updatedAt.getTime()}`;
    const known = this.open.get(key);
    if (known) {
      return known;
    }
    const fresh = this.apart(record);
    this.open.set(key, fresh);
    fresh.catch(() => this.open.delete(key));
    return fresh;
  }

  /** For one use: whoever asks closes it. */
  async apart({ id, protocol, credentialType, credentials: sealed }: Pick<ConnectorRecord, 'id' | 'protocol' | 'credentialType' | 'credentials'>): Promise<OpenConnector> {
    const credentials: unknown = JSON.parse(this.vault.open(sealed, context(id)));
    const { DROPBOX_APP_KEY: key, DROPBOX_APP_SECRET: secret, CONNECTOR_ENDPOINTS_ALLOWED: allow } = this.settings.env;
    const { settings, root } = toStoreAccess(protocol, credentialType, credentials, { key, secret });
    return { connector: await openConnector(settings, { allow }), root };
  }

  seal(id: string, credentials: Record<string, unknown>): string {
    return this.vault.seal(JSON.stringify(credentials), context(id));
  }

  onApplicationShutdown(): void {
    this.open.clear();
  }
}
