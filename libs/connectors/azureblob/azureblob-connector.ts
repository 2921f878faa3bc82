import type { BlobServiceClient } from '@azure/storage-blob';
import type { Readable } from 'node:stream';
import { attempt, attemptRemoval, attemptWrite, type Explain } from '../attempt.js';
import { ConnectorError } from '../connector-error.js';
import {
  type ByteRange,
  Connector,
  type ConnectorPath,
  type Download,
  type Entry,
  type ListOptions,
  type ListPage,
} from '../connector.js';
import type { Used } from '../content-parts.js';
import type { EndpointRule } from '../network/endpoint-rule.js';
import { type GuardedAgents, guardedAgents } from '../network/guarded-agents.js';
import { prefixOf } from '../object-name.js';
import { blobOf, containerOf, openClient } from './azureblob-client.js';
import { download } from './azureblob-download.js';
import { entryAt, FOLDER_MARK } from './azureblob-entry.js';
import { explainAzureBlob } from './azureblob-errors.js';
import { AzureBlobListing } from './azureblob-listing.js';
import { removeAll } from './azureblob-removal.js';
import type { AzureBlobSettings } from './azureblob-settings.js';
import { upload } from './azureblob-upload.js';

/**
 * Azure Blob Storage. The first part of a path is the container; containers are neither made nor removed. A directory that was made is an
 * empty blob whose name ends in a slash, of which a hierarchical namespace makes a directory of its own.
 */
export class AzureBlobConnector extends Connector {
  private readonly agents: GuardedAgents;
  private readonly client: BlobServiceClient;
  private readonly listing: AzureBlobListing;
  private readonly explain: Explain;

  constructor(settings: AzureBlobSettings, rule: EndpointRule) {
    super();
    this.agents = guardedAgents(rule);
    this.client = openClient(settings, this.agents);
    this.listing = new AzureBlobListing(this.client);
    this.explain = explainAzureBlob(settings.credentials);
  }

  stat(path: ConnectorPath, signal: AbortSignal): Promise<Entry | undefined> {
    return attempt(signal, this.explain, async () => {
      const found = path.length > 1 ? await entryAt(blobOf(this.client, path), signal) : undefined;
      return found ?? ((await this.listing.has(path, signal)) ? { kind: 'directory' } : undefined);
    });
  }

  list(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    return attempt(signal, this.explain, () =>
      path.length === 0 ? this.listing.containers(options, signal) : this.listing.page(path, options, signal),
    );
  }

  read(path: ConnectorPath, range: ByteRange | undefined, signal: AbortSignal): Promise<Download> {
    return attempt(signal, this.explain, () => download(blobOf(this.client, path), range, this.explain, signal));
  }

  write(path: ConnectorPath, content: Readable, signal: AbortSignal, used?: Used): Promise<void> {
    return attemptWrite(content, signal, this.explain, async () => {
      await upload(blobOf(this.client, path), content, { abortSignal: signal, used });
    });
  }

  remove(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, async () => {
      const blob = blobOf(this.client, path);
      // Without this look the blob that marks a directory would go as if it were a file.
      if ((await entryAt(blob, signal))?.kind !== 'file') {
        throw new ConnectorError('not-found', 'There is no such file.');
      }
      await blob.delete({ abortSignal: signal });
    });
  }

  makeDirectory(path: ConnectorPath, signal: AbortSignal): Promise<void> {
    return attempt(signal, this.explain, async () => {
      blobOf(this.client, path);
      if (await this.stat(path, signal)) {
        throw new ConnectorError('conflict', 'The name is taken.');
      }
      const blob = containerOf(this.client, path).getBlockBlobClient(prefixOf(path));
      await blob.upload('', 0, { abortSignal: signal, metadata: FOLDER_MARK });
    });
  }

  removeDirectory(path: ConnectorPath, force: boolean, signal: AbortSignal): Promise<number> {
    return attemptRemoval(signal, this.explain, async (progress) => {
      blobOf(this.client, path);
      const marked = await this.listing.isMarked(path, signal);
      const container = containerOf(this.client, path);
      await removeAll({ container, prefix: prefixOf(path), marked, force }, progress, signal);
    });
  }

  close(): void {
    this.agents.close();
  }
}
