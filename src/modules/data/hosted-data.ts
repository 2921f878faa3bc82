import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import { readMarker, writeMarker } from '#src/platform/http/pagination.js';
import { CollectionAccess, refuseKey } from './collection-access.js';
import { addressOf, readCollectionName, type CollectionName } from './collection-name.js';
import { CollectionsRepository } from './collections.repository.js';
import { mayGovern, STANDARD_ACL, toWireAcl } from './data-acl.js';
import { DataStore, type DataRequest, type FileView, type FoundFile, type Listing, type Upload, type Wanted } from './data-store.js';
import type { Collection, CollectionAcl, DataFile } from './data.entities.js';
import { DataTargets, kindOf, nothing } from './data-target.js';
import { FilesRepository } from './files.repository.js';
import { HostedFiles, isSmall } from './hosted-files.js';

/** Entries of one page of a directory. */
const PAGE = 1000;
/** An upload that takes longer is asked for its rights again before it counts: a key may be revoked meanwhile, and a member may leave. */
const TRUSTED_MS = 1_000;

const NO_FILE = 'A file has a path of three parts: OWNER/COLLECTION/FILE.';

/** The hosted data: collections of users and organizations, of sessions and of algorithms, with the rights of the caller. */
@Injectable()
export class HostedData extends DataStore {
  constructor(
    private readonly targets: DataTargets,
    private readonly access: CollectionAccess,
    private readonly collections: CollectionsRepository,
    private readonly records: FilesRepository,
    private readonly files: HostedFiles,
    private readonly accounts: AccountsRepository,
  ) {
    super();
  }

  async read({ caller, parts }: DataRequest, wanted: (file: FileView) => Wanted): Promise<FoundFile | undefined> {
    if (kindOf(parts) !== 'file') {
      return undefined;
    }
    const target = await this.targets.findOnly(caller, parts, NO_FILE, 'file');
    const collection = await this.access.toRead(caller, target.collection);
    const found = collection && (await this.files.open(collection.id, target.name, (file) => wanted(toView(file))));
    if (!found) {
      throw nothing([...addressOf(target.collection), target.name]);
    }
    return { ...found, file: toView(found.file) };
  }

  async list({ caller, parts }: DataRequest, marker: string | undefined): Promise<Listing> {
    const after = marker === undefined ? undefined : readMarker(marker, MARKER);
    const target = await this.targets.find(caller, parts);
    switch (target.kind) {
      case 'roots':
        return this.listRoots(caller);
      case 'account':
        return this.listAccount(caller, target.accountId, parts, after);
      case 'collection':
        return this.listFiles(caller, target.collection, after);
      case 'file':
        throw new ApiError('requestInvalid', { message: 'A file is no directory.' });
    }
  }

  async write({ caller, parts }: DataRequest, upload: Upload): Promise<string> {
    const { collection, name } = await this.targets.findOnly(caller, parts, NO_FILE, 'file');
    const startedAt = Date.now();
    // Before a large one sets out, there must be a place for it. A small one has arrived before the database could tell.
    if (!isSmall(upload) || !this.access.writesToAny(caller, collection)) {
      await this.access.toFill(caller, collection);
    }
    await this.files.write(collection, name, upload, {
      confirm: async () => {
        if (Date.now() - startedAt > TRUSTED_MS) {
          await this.access.stillToWrite(caller, collection);
        }
      },
      missing: () => this.access.toFill(caller, collection),
    });
    return `${collection.uri}/${name}`;
  }

  async makeDirectory({ caller, parts }: DataRequest, name: string, acl: CollectionAcl = STANDARD_ACL): Promise<string> {
    const target = await this.targets.findOnly(caller, parts, 'Collections are made directly under an account, and hold no directories.', 'account');
    if (!actsFor(caller, target.accountId)) {
      await this.listAccount(caller, target.accountId, parts, undefined);
      throw new ApiError('notAuthorized', { message: `You may not make collections for ${target.name}.` });
    }
    refuseKey(!caller.permissions.allow_data_write, 'write');
    const collection = { owner: target.accountId, kind: 'own' as const, name: readCollectionName(name) };
    const uri = `data://${target.name}/${name}`;
    if (acl === 'public' && !mayGovern(caller, { ...collection, acl })) {
      throw new ApiError('notAuthorized', { message: "An algorithm makes no collections of its caller's that everybody reads." });
    }
    await this.collections.insert(collection, acl).catch((error: unknown) => {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('conflict', { message: `There is a collection ${uri} already.` }) : error;
    });
    return uri;
  }

  async setAcl({ caller, parts }: DataRequest, acl: CollectionAcl): Promise<void> {
    const refusal = 'Only collections of users and organizations have such a list.';
    const target = await this.targets.findOnly(caller, parts, refusal, 'collection');
    if (target.collection.kind !== 'own') {
      throw new ApiError('requestInvalid', { message: refusal });
    }
    const collection = await this.access.toGovern(caller, target.collection);
    if (collection) {
      await this.collections.setAcl(collection.id, acl);
    }
  }

  async remove({ caller, parts }: DataRequest, force: boolean): Promise<number> {
    const target = await this.targets.findOnly(caller, parts, 'An account is no directory that can be deleted.', 'file', 'collection');
    if (target.kind === 'file') {
      const collection = await this.access.toWrite(caller, target.collection);
      if (!collection || !(await this.files.remove(collection.id, target.name))) {
        throw nothing([...addressOf(target.collection), target.name]);
      }
      return 1;
    }
    const collection = await this.access.toGovern(caller, target.collection);
    return collection ? this.removeCollection(collection, target.collection.uri, force) : 1;
  }

  /** Of one that came into being by itself the files alone: who writes to it at the same time finds it there, as ever. */
  private async removeCollection({ id, kind }: Collection, uri: string, force: boolean): Promise<number> {
    if (force) {
      const deleted = await this.files.removeAll(id);
      if (kind === 'own') {
        await this.collections.remove(id);
      }
      return Math.max(1, deleted);
    }
    if (!(await (kind === 'own' ? this.collections.removeEmpty(id) : this.collections.isEmpty(id)))) {
      throw new ApiError('dataNotEmpty', { message: `${uri} is not empty. Delete its files first, or say force=true.`, deleted: 0 });
    }
    return 1;
  }

  private async listRoots(caller: Caller): Promise<Listing> {
    const organizations = await this.accounts.namesOf([...caller.memberOf.keys()]);
    // The caller first: clients take that for their own name.
    return { folders: [caller.username, ...organizations.values()].map((name) => ({ name })) };
  }

  /** An account that shows a stranger nothing is not there, on no page: who has one is nobody's business. */
  private async listAccount(caller: Caller, accountId: string, parts: readonly string[], after: string | undefined): Promise<Listing> {
    const all = actsFor(caller, accountId);
    const byAuthor = caller.inside?.owner === accountId;
    const visible: CollectionAcl[] | undefined = all ? undefined : byAuthor ? ['public', 'my-algorithms'] : ['public'];
    const rows = await this.collections.list(accountId, visible, after, PAGE);
    if (!all && rows.length === 0 && (after === undefined || (await this.collections.list(accountId, visible, undefined, 0)).length === 0)) {
      throw nothing(parts);
    }
    refuseKey((all || !byAuthor) && !caller.permissions.allow_data, 'read');
    return { ...(rows.length > 0 ? { folders: rows.slice(0, PAGE).map(({ name }) => ({ name })) } : {}), ...next(rows, ({ nameKey }) => nameKey) };
  }

  private async listFiles(caller: Caller, name: CollectionName, after: string | undefined): Promise<Listing> {
    const collection = await this.access.toRead(caller, name);
    const rows = collection ? await this.records.list(collection.id, after, PAGE) : [];
    const files = rows.slice(0, PAGE).map((file) => ({ filename: file.name, size: file.size, last_modified: file.updatedAt.toISOString() }));
    return { ...(files.length > 0 ? { files } : {}), ...next(rows, (file) => file.name), ...(collection?.kind === 'own' ? { acl: toWireAcl(collection.acl) } : {}) };
  }
}

const MARKER = z.string().max(300).regex(/^[^\0]*$/);

const toView = ({ size, md5, updatedAt, contentType }: DataFile): FileView => ({ size, etag: md5, lastModified: updatedAt, contentType, md5 });

function next<T>(rows: T[], key: (row: T) => string): { marker?: string } {
  const last = rows[PAGE - 1];
  return rows.length > PAGE && last !== undefined ? { marker: writeMarker(key(last)) } : {};
}
