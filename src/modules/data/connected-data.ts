import { Injectable } from '@nestjs/common';
import type { ByteRange, FileEntry } from '#libs/connectors/connector.js';
import { formatDataUri, isSafePart } from '#libs/connectors/data-uri.js';
import { formatPathRule, isWrite, mayUse, type PathRule, type PathUse } from '#libs/connectors/path-rule.js';
import { ApiError } from '#libs/errors/index.js';
import { CallerConnectors, type UsableConnector } from '#src/modules/connectors/caller-connectors.js';
import { toStoreFailure } from '#src/modules/connectors/connector-failure.js';
import { CredentialDirectory, type Caller } from '#src/platform/access/caller.js';
import { discard } from '#src/platform/storage/discard.js';
import { refuseKey } from './collection-access.js';
import { BYTES } from './content-check.js';
import { DataStore, type DataRequest, type FileView, type FoundFile, type Listing, type Upload, type Wanted } from './data-store.js';
import type { CollectionAcl } from './data.entities.js';
import { checkedAtTheEnd } from './last-check.js';

interface Place extends UsableConnector {
  /** In the store. */
  path: string[];
}

/** What the connectors of the caller lead to, with the rights of the caller's key and of the connector. Errors of the store keep its own reason. */
@Injectable()
export class ConnectedData extends DataStore {
  constructor(
    private readonly connectors: CallerConnectors,
    private readonly credentials: CredentialDirectory,
  ) {
    super();
  }

  read(request: DataRequest, wanted: (file: FileView) => Wanted): Promise<FoundFile | undefined> {
    return this.at(request, 'read', async ({ connector, path }) => {
      const entry = await connector.stat(path, request.signal);
      if (!entry) {
        throw new ApiError('dataNotFound', { message: `There is no file or directory ${uriOf(request)}` });
      }
      if (entry.kind === 'directory') {
        return undefined;
      }
      const part = wanted(toView(entry));
      if (part === 'nothing') {
        return { file: toView(entry) };
      }
      const { content, file, range } = await connector.read(path, part === 'all' ? undefined : part, request.signal);
      return { file: toView(file), content, ownChunks: true, ...(range ? { range: range satisfies ByteRange } : {}) };
    });
  }

  list(request: DataRequest, marker: string | undefined): Promise<Listing> {
    return this.at(request, 'list', async ({ connector, path }) => {
      const page = await connector.list(path, marker === undefined ? {} : { marker }, request.signal);
      const files = page.files.map(({ name, size, lastModified }) => ({ filename: name, size, last_modified: lastModified.toISOString() }));
      return {
        ...(page.folders.length > 0 ? { folders: page.folders.map((name) => ({ name })) } : {}), ...(files.length > 0 ? { files } : {}), ...(page.marker === undefined ? {} : { marker: page.marker }),
      };
    });
  }

  write(request: DataRequest, upload: Upload): Promise<string> {
    return this.at(request, 'write', async ({ connector, path }) => {
      const content = checkedAtTheEnd(upload, () => this.stillAllowed(request));
      await connector.write(path, content, request.signal, discard);
      return uriOf(request);
    });
  }

  makeDirectory({ parts, ...request }: DataRequest, name: string, acl?: CollectionAcl): Promise<string> {
    if (acl) {
      throw new ApiError('requestInvalid', { message: 'Who may read what a connector leads to is settled at the store: send no acl.' });
    }
    if (!isSafePart(name)) {
      throw new ApiError('requestInvalid', { message: 'The name of a directory may not be empty, "." or "..", or hold a slash or a control character.' });
    }
    const made = { ...request, parts: [...parts, name] };
    return this.at(made, 'write-directory', async ({ connector, path }) => {
      await connector.makeDirectory(path, request.signal);
      return uriOf(made);
    });
  }

  setAcl(): Promise<void> {
    throw new ApiError('requestInvalid', { message: 'Who may read what a connector leads to is settled at the store.' });
  }

  remove(request: DataRequest, force: boolean): Promise<number> {
    return this.at(request, 'write', async ({ connector, rule, path }) => {
      const entry = await connector.stat(path, request.signal);
      if (entry?.kind === 'directory') {
        refuseUnlessOpen(rule, request.parts, 'write-directory');
      }
      if (entry?.kind === 'file' || rule.kind === 'file') {
        await connector.remove(path, request.signal);
        return 1;
      }
      return Math.max(1, await connector.removeDirectory(path, force, request.signal));
    });
  }

  private async at<T>(request: DataRequest, use: PathUse, work: (place: Place) => Promise<T>): Promise<T> {
    const place = await this.find(request.caller, request, use);
    try {
      return await work(place);
    } catch (error) {
      throw toStoreFailure(error, uriOf(request));
    }
  }

  /** Errors: 2001, 6001 with 404. */
  private async find(caller: Caller, { connector, parts }: DataRequest, use: PathUse): Promise<Place> {
    refuseKey(isWrite(use) ? !caller.permissions.allow_data_write : !caller.permissions.allow_data, isWrite(use) ? 'write' : 'read');
    const found = await this.connectors.find(caller, connector);
    refuseUnlessOpen(found.rule, parts, use);
    return { ...found, path: [...found.root, ...parts] };
  }

  /** The key, or the connector, may have been taken away during the upload. */
  private async stillAllowed(request: DataRequest): Promise<void> {
    const caller = await this.credentials.asOfNow(request.caller);
    if (!caller) {
      throw new ApiError('notAuthenticated', { message: 'The API key was revoked, or expired, during the upload. The file is as it was.' });
    }
    await this.find(caller, request, 'write');
  }
}

/** Error: 2001. */
function refuseUnlessOpen(rule: PathRule, parts: string[], use: PathUse): void {
  if (!mayUse(rule, parts, use)) {
    const limits = `${rule.writeable ? 'reads and writes' : 'only reads'} ${rule.kind === 'file' ? 'the file ' : ''}${formatPathRule(rule)}`;
    throw new ApiError('notAuthorized', { message: `This connector ${limits}. Its owner can change that.`.slice(0, 300) });
  }
}

const uriOf = ({ connector, parts }: DataRequest) => formatDataUri({ connector, path: parts });

const toView = ({ size, etag, lastModified, contentType }: FileEntry): FileView => ({ size, etag, lastModified, contentType: contentType ?? BYTES });
