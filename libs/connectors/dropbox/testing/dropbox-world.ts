import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ConnectorPath, ListPage } from '../../connector.js';
import { DropboxConnector } from '../dropbox-connector.js';
import type { DropboxEndpoints, DropboxSettings } from '../dropbox-settings.js';
import { DropboxFake } from './dropbox-fake.js';

export const app = { key: 'an-app-key', secret: 'the-secret+of/the-app', refreshToken: 'a-refresh/token+of-the-owner' };
/** Whose owner signed in by way of PKCE. */
export const pkceApp = { key: 'another-app-key', refreshToken: 'a-refresh-token-without-a-secret' };

/** A fake that runs, and short words for what the cases do with it. */
export class DropboxWorld {
  readonly connector: DropboxConnector;
  private readonly connectors: DropboxConnector[] = [];

  private constructor(
    readonly fake: DropboxFake,
    private readonly endpoints: DropboxEndpoints,
  ) {
    this.connector = this.connect();
  }

  static async open(): Promise<DropboxWorld> {
    const fake = new DropboxFake([app, pkceApp]);
    return new DropboxWorld(fake, await fake.listen());
  }

  /** One that has not signed in yet. */
  connect(changed: Partial<DropboxSettings> = {}, allow = ['127.0.0.1']): DropboxConnector {
    const { refreshToken, key: appKey, secret: appSecret } = app;
    const { endpoints } = this;
    const connector = new DropboxConnector(
      { type: 'dropbox', refreshToken, appKey, appSecret, endpoints, ...changed },
      { allow },
    );
    this.connectors.push(connector);
    return connector;
  }

  /** How often a route was asked while something was done. */
  async count(route: string, act: () => Promise<unknown>): Promise<number> {
    const before = this.fake.asked.length;
    await act();
    return this.fake.asked.slice(before).filter((asked) => asked === route).length;
  }

  async put(path: ConnectorPath, content: string | Buffer): Promise<void> {
    await this.connector.write(path, Readable.from([Buffer.from(content)], { objectMode: false }), signal());
  }

  async get(path: ConnectorPath): Promise<string> {
    return text((await this.connector.read(path, undefined, signal())).content);
  }

  /** All of them, or those from a marker on. */
  async pages(path: ConnectorPath, limit: number, marker?: string): Promise<ListPage[]> {
    const page = await this.connector.list(path, { limit, marker }, signal());
    return page.marker === undefined ? [page] : [page, ...(await this.pages(path, limit, page.marker))];
  }

  async close(): Promise<void> {
    this.connectors.forEach((connector) => connector.close());
    await this.fake.close();
  }
}

/** A directory of its own for a case; there is nothing in it yet. */
export function fresh(...parts: string[]): string[] {
  return [`case-${randomUUID().slice(0, 8)}`, ...parts];
}

/** Of a case that aborts nothing. */
export function signal(): AbortSignal {
  return AbortSignal.timeout(60_000);
}
