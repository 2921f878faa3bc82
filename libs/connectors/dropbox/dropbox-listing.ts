import { z } from 'zod';
import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath, ListOptions, ListPage } from '../connector.js';
import { isSafePart } from '../data-uri.js';
import { limitOf } from '../list-marker.js';
import type { DropboxClient } from './dropbox-client.js';
import { dropboxPath, entryPath, fileOf, find, type Metadata, metadataSchema, remove } from './dropbox-entries.js';
import { type ListPosition, MarkerSeal } from './dropbox-marker.js';
import { DropboxRefusal } from './dropbox-refusal.js';

const pageSchema = z.object({ entries: z.array(metadataSchema), cursor: z.string(), has_more: z.boolean() });
type FolderPage = z.infer<typeof pageSchema>;

const PAGE_MAX = 2_000;

/** What concerns all that is in a directory. */
export class DropboxListing {
  private readonly marker: MarkerSeal;

  constructor(
    private readonly client: DropboxClient,
    refreshToken: string,
  ) {
    this.marker = new MarkerSeal(refreshToken);
  }

  async page(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    const limit = limitOf(options);
    const position = this.marker.open(path, options.marker) ?? { limit: toAskFor(limit), given: 0 };
    const { entries, cursor, has_more: hasMore } = await this.pageAt(path, position, signal);
    const rest = entries.slice(position.given);
    const next = rest.length > limit ? { ...position, given: position.given + limit } : { ...position, cursor, given: 0 };
    return {
      ...namesOf(rest.slice(0, limit)),
      ...(rest.length > limit || hasMore ? { marker: this.marker.seal(path, next) } : {}),
    };
  }

  async removeAll(path: ConnectorPath, force: boolean, progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    const found = await find(this.client, path, signal);
    if (found?.['.tag'] !== 'folder') {
      throw new ConnectorError('not-found', 'There is no such directory.');
    }
    if (!force) {
      for await (const _ of this.entries(path, false, signal)) {
        throw new ConnectorError('conflict', 'The directory is not empty.');
      }
    }
    await this.removeTree(path, progress, signal);
  }

  /** At once, or what Dropbox calls too much for that, in smaller pieces. */
  private async removeTree(path: ConnectorPath, progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    let files = 0;
    for await (const entry of this.entries(path, true, signal)) {
      files += entry['.tag'] === 'file' ? 1 : 0;
    }
    try {
      await remove(this.client, { path: entryPath(path) }, signal);
      progress.deleted += files;
    } catch (error) {
      if (!(error instanceof DropboxRefusal && error.tags.includes('too_many_files'))) {
        throw error;
      }
      await this.removePieces(path, progress, signal);
      await remove(this.client, { path: entryPath(path) }, signal);
    }
  }

  private async removePieces(path: ConnectorPath, progress: { deleted: number }, signal: AbortSignal): Promise<void> {
    for await (const { '.tag': tag, name } of this.entries(path, false, signal)) {
      if (tag === 'folder') {
        await this.removeTree([...path, name], progress, signal);
      } else {
        await remove(this.client, { path: entryPath([...path, name]) }, signal);
        progress.deleted++;
      }
    }
  }

  /** All of them, page by page. A recursive list holds the directory itself, too. */
  private async *entries(path: ConnectorPath, recursive: boolean, signal: AbortSignal): AsyncGenerator<Metadata> {
    const argument = { path: dropboxPath(path), recursive, limit: PAGE_MAX };
    let page = await this.client.call('files/list_folder', argument, pageSchema, signal);
    for (;;) {
      yield* page.entries.filter(({ '.tag': tag }) => tag !== 'deleted');
      if (!page.has_more) {
        return;
      }
      page = await this.continued(page.cursor, signal);
    }
  }

  private pageAt(path: ConnectorPath, { cursor, limit }: ListPosition, signal: AbortSignal): Promise<FolderPage> {
    return cursor === undefined
      ? this.client.call('files/list_folder', { path: dropboxPath(path), limit }, pageSchema, signal)
      : this.continued(cursor, signal);
  }

  private continued(cursor: string, signal: AbortSignal): Promise<FolderPage> {
    return this.client.call('files/list_folder/continue', { cursor }, pageSchema, signal);
  }
}

/** Dropbox gives slightly more than it is asked for. Most pages need no cut when it is asked for slightly less. */
function toAskFor(limit: number): number {
  return Math.max(Math.floor(limit * 0.9), 1);
}

/** What no path can name is left out, and what went while the list was read. */
function namesOf(entries: readonly Metadata[]): Pick<ListPage, 'folders' | 'files'> {
  const named = entries.filter(({ name }) => isSafePart(name));
  return {
    folders: named.filter((entry) => entry['.tag'] === 'folder').map(({ name }) => name),
    files: named
      .filter((entry) => entry['.tag'] === 'file')
      .map((entry) => ({ name: entry.name, size: entry.size, lastModified: fileOf(entry).lastModified })),
  };
}
