import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Connector, ConnectorPath } from '../connector.js';

/** A running server, and ways to be a client of it. */
export interface ContractStore {
  /** May do everything. */
  connector: Connector;
  /** A directory that is there, where the cases work. */
  root: ConnectorPath;
  /** Below a bucket that is not there; undefined where the path names no bucket. */
  nowhere?: ConnectorPath;
  /** Absent where the server takes every credential. */
  refused?: { connector: Connector; secret: string };
  /** More files than the server gives in one page; 1,100 when absent. */
  many?: number;
  /** Nobody listens where this one knocks. */
  down: Connector;
  /** Reaches only the public Internet. */
  guarded: Connector;
  close(): Promise<void>;
}

/** One store, and short words for what the cases do with it. */
export class ContractWorld {
  constructor(readonly store: ContractStore) {}

  get connector(): Connector {
    return this.store.connector;
  }

  /** A directory of its own for a case; there is nothing in it yet. */
  fresh(...parts: string[]): string[] {
    return [...this.store.root, `case-${randomUUID().slice(0, 8)}`, ...parts];
  }

  async put(path: ConnectorPath, content: string | Buffer): Promise<void> {
    await this.connector.write(path, Readable.from([Buffer.from(content)], { objectMode: false }), signal());
  }

  async get(path: ConnectorPath, range?: { start: number; end?: number }): Promise<string> {
    const { content } = await this.connector.read(path, range, signal());
    return (await buffer(content)).toString();
  }

  /** All pages of a directory. */
  async listAll(path: ConnectorPath, limit?: number): Promise<{ folders: string[]; files: string[]; pages: number }> {
    const folders: string[] = [];
    const files: string[] = [];
    let marker: string | undefined;
    let pages = 0;
    do {
      const page = await this.connector.list(path, { marker, limit }, signal());
      folders.push(...page.folders);
      files.push(...page.files.map(({ name }) => name));
      marker = page.marker;
      pages++;
    } while (marker !== undefined);
    return { folders: folders.sort(), files: files.sort(), pages };
  }
}

/** Of a case that aborts nothing. */
export function signal(): AbortSignal {
  return AbortSignal.timeout(120_000);
}

export async function* chunksOf(count: number, bytes: number): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(bytes, 'x');
  for (let number = 0; number < count; number++) {
    yield await Promise.resolve(chunk);
  }
}
