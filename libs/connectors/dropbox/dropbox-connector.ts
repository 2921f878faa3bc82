import { addAbortSignal, type Readable } from 'node:stream';
import { attempt, attemptRemoval, attemptWrite, type Explain } from '../attempt.js';
import { ConnectorError, unforeseen } from '../connector-error.js';
import {
  type ByteRange,
  Connector,
  type ConnectorPath,
  type Download,
  type Entry,
  type FileEntry,
  type ListOptions,
  type ListPage,
} from '../connector.js';
import type { Used } from '../content-parts.js';
import { parseContentRange, rangeHeader } from '../content-range.js';
import { type Answer, parsed } from '../network/exchange.js';
import type { EndpointRule } from '../network/endpoint-rule.js';
import { type GuardedAgents, guardedAgents } from '../network/guarded-agents.js';
import { networkFailure } from '../network/network-failure.js';
import { DropboxClient } from './dropbox-client.js';
import { entryPath, fileOf, fileSchema, find, makeFolder, removeFile } from './dropbox-entries.js';
import { DropboxListing } from './dropbox-listing.js';
import type { DropboxSettings } from './dropbox-settings.js';
import { upload } from './dropbox-upload.js';

/**
 * One account of Dropbox, or the folder in it that an app is kept to. There are no buckets. Of a member of a team it is the member's own folder:
 * the team's is out of reach. What Dropbox does in its own way:
 *
 * - Two spellings of a name that differ in upper and lower case name the same thing, and a list shows the one that came first.
 * - Directories are real, and stay when they are empty. A file and a directory cannot bear the same name, so that a write to a directory,
 *   or to below a file, is a `conflict`. To read a directory or to list a file is `invalid`, as is every use of a name that Dropbox does not allow.
 * - A write of the content that is there already changes neither the etag nor the date.
 * - A file that changes while its directory is listed may be listed twice.
 * - Dropbox deletes whatever is in a directory: what comes into one between the look that finds it empty and its removal goes with it.
 * - A large write whose last answer is lost is `unavailable`, and the file may be there all the same.
 * - An upload that broke off cannot be cancelled. Nobody sees its parts, and Dropbox throws them away after some days.
 */
export class DropboxConnector extends Connector {
  private readonly agents: GuardedAgents;
  private readonly client: DropboxClient;
  private readonly listing: DropboxListing;
  private readonly explain: Explain = (error) => networkFailure(error) ?? unforeseen(error, this.client.secrets);

  constructor(settings: DropboxSettings, rule: EndpointRule) {
    super();
    this.agents = guardedAgents(rule);
    this.client = new DropboxClient(settings, this.agents);
    this.listing = new DropboxListing(this.client, settings.refreshToken);
  }

  stat(path: ConnectorPath, signal: AbortSignal): Promise<Entry | undefined> {
    return attempt(signal, this.explain, async () => {
      // Dropbox tells nothing about the root.
      const found = path.length > 0 ? await find(this.client, path, signal) : { '.tag': 'folder' as const };
      return found?.['.tag'] === 'file' ? fileOf(found) : found && { kind: 'directory' };
    });
  }

  list(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    return attempt(signal, this.explain, () => this.listing.page(path, options, signal));
  }

  read(path: ConnectorPath, range: ByteRange | undefined, signal: AbortSignal): Promise<Download> {
    return attempt(signal, this.explain, async () => {
      const headers: Record<string, string> = range ? { range: rangeHeader(range) } : {};
      const answer = await this.client.download('files/download', { path: entryPath(path) }, headers, signal);
      const file = resultOf(answer);
      const part = parseContentRange(answer.headers['content-range']);
      if (range && range.start >= file.size) {
        answer.content.destroy();
        throw new ConnectorError('invalid', `The file ends before byte ${range.start}: it has ${file.size}.`);
      }
      return { content: addAbortSignal(signal, answer.content), file, ...(part ? { range: part.range } : {}) };
    });
  }

  write(path: ConnectorPath, content: Readable, signal: AbortSignal, used?: Used): Promise<void> {
    return attemptWrite(content, signal, this.explain, () => upload(this.client, entryPath(path), content, { signal, used }));
  }

  remove(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, () => removeFile(this.client, path, signal));
  }

  makeDirectory(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, () => makeFolder(this.client, path, signal));
  }

  removeDirectory(path: ConnectorPath, force: boolean, signal: AbortSignal): Promise<number> {
    return attemptRemoval(signal, this.explain, (progress) => this.listing.removeAll(path, force, progress, signal));
  }

  close(): void {
    this.agents.close();
  }
}

/** What a download is of, which stands in a header. Error: unavailable when it is not there. */
function resultOf({ headers, content }: Answer): FileEntry {
  try {
    return fileOf(parsed(headers['dropbox-api-result'] as string | undefined, fileSchema));
  } catch (error) {
    content.destroy();
    throw error;
  }
}
