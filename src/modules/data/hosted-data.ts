import type { Readable } from 'node:stream';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import type { ByteRange } from '#src/platform/storage/blob-store.js';
import { CollectionsRepository } from './collections.repository.js';
import { mayRead, mayWrite, STANDARD_ACL, toWireAcl } from './data-acl.js';
import type { Collection, CollectionAcl, DataFile } from './data.entities.js';
import { DataTargets, nothing, type CollectionName, type DataTarget } from './data-target.js';
import { FilesRepository } from './files.repository.js';
import { HostedFiles } from './hosted-files.js';
import { readCollectionName } from './collection-name.js';

/** Entries of one page of a directory. */
const PAGE = 1000;

export interface Listing {
  folders?: { name: string }[];
  files?: { filename: string; size: number; last_modified: string }[];
  /** Key of the last entry, when there are more. */
  next?: string;
  acl?: { read: string[] };
}

/** The hosted data: collections of users and organizations, of sessions and of algorithms, with the rights of the caller. */
@Injectable()
export class HostedData {
  constructor(
    private readonly targets: DataTargets,
    private readonly collections: CollectionsRepository,
    private readonly records: FilesRepository,
    private readonly files: HostedFiles,
    private readonly accounts: AccountsRepository,
  ) {}

  target(caller: Caller, parts: readonly string[]): Promise<DataTarget> {
    return this.targets.find(caller, parts);
  }

  /** Errors: 2001, 6001 with 404. */
  async list(caller: Caller, target: Exclude<DataTarget, { kind: 'file' }>, after: string | undefined): Promise<Listing> {
    if (target.kind === 'roots') {
      const organizations = await this.accounts.namesOf([...caller.memberOf.keys()]);
      // The caller first: clients take that for their own name.
      return { folders: [caller.username, ...organizations.values()].map((name) => ({ name })) };
    }
    if (target.kind === 'account') {
      const all = actsFor(caller, target.accountId);
      refuseKey(all && !caller.permissions.allow_data, 'read');
      const visible: CollectionAcl[] = caller.inside?.owner === target.accountId ? ['public', 'my-algorithms'] : ['public'];
      const rows = await this.collections.list(target.accountId, all ? undefined : visible, after, PAGE);
      return { ...(rows.length > 0 ? { folders: rows.slice(0, PAGE).map(({ name }) => ({ name })) } : {}), ...next(rows, ({ nameKey }) => nameKey) };
    }
    const collection = await this.readable(caller, target.collection);
    const rows = collection ? await this.records.list(collection.id, after, PAGE) : [];
    const files = rows.slice(0, PAGE).map(({ name, size, updatedAt }) => ({ filename: name, size, last_modified: updatedAt.toISOString() }));
    return { ...(files.length > 0 ? { files } : {}), ...next(rows, ({ name }) => name), ...(collection?.kind === 'own' ? { acl: toWireAcl(collection.acl) } : {}) };
  }

  /** Undefined when there is no such file. Errors: 2001, 6001 with 404. */
  async stat(caller: Caller, name: CollectionName, file: string): Promise<DataFile | undefined> {
    const collection = await this.readable(caller, name);
    return collection && this.records.find(collection.id, file);
  }

  async open(caller: Caller, name: CollectionName, file: string, rangeOf: (file: DataFile) => ByteRange | undefined): Promise<{ file: DataFile; content: Readable; range?: ByteRange } | undefined> {
    const collection = await this.readable(caller, name);
    return collection && this.files.open(collection.id, file, rangeOf);
  }

  /** Errors: 2001, 5001 with 503, 6001. */
  async write(caller: Caller, name: CollectionName, file: string, content: Readable, length?: number): Promise<void> {
    const collection = await this.writable(caller, name);
    await this.files.write(collection.id, file, content, length);
  }

  /** Errors: 2001, 6001 (400, 404, 409). */
  async makeCollection(caller: Caller, owner: { accountId: string; name: string }, name: string, acl: CollectionAcl = STANDARD_ACL): Promise<string> {
    if (!actsFor(caller, owner.accountId)) {
      throw new ApiError('notAuthorized', { message: `You may not make collections for ${owner.name}.` });
    }
    refuseKey(!caller.permissions.allow_data_write, 'write');
    const collection: CollectionName = { owner: owner.accountId, kind: 'own', name: readCollectionName(name), uri: `data://${owner.name}/${name}` };
    await this.collections.insert(collection, acl).catch((error: unknown) => {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('conflict', { message: `There is a collection ${collection.uri} already.` }) : error;
    });
    return collection.uri;
  }

  async setAcl(caller: Caller, name: CollectionName, acl: CollectionAcl): Promise<void> {
    await this.collections.setAcl((await this.writable(caller, name)).id, acl);
  }

  /** Errors: 2001, 6001 with 404. */
  async removeFile(caller: Caller, name: CollectionName, file: string): Promise<void> {
    if (!(await this.files.remove((await this.writable(caller, name)).id, file))) {
      throw nothing([name.uri.slice('data://'.length), file]);
    }
  }

  /** How many things are gone; an empty collection counts as one. Errors: 2001, 6001 (404; 409 for one that is not empty, without `force`). */
  async removeCollection(caller: Caller, name: CollectionName, force: boolean): Promise<number> {
    const collection = await this.writable(caller, name);
    if (!force && !(await this.records.isEmpty(collection.id))) {
      throw new ApiError('dataNotEmpty', { message: `${name.uri} is not empty. Delete its files first, or say force=true.`, deleted: 0 });
    }
    const deleted = await this.files.removeAll(collection.id);
    await this.collections.remove(collection.id);
    return Math.max(1, deleted);
  }

  /** Undefined for a collection of a session or an algorithm that has no file yet. */
  private async readable(caller: Caller, name: CollectionName): Promise<Collection | undefined> {
    const collection = await this.collections.find(name);
    if (!collection && name.kind !== 'own') {
      return undefined;
    }
    const may = collection && mayRead(caller, collection);
    if (!collection || may === 'hidden') {
      throw nothing([name.uri.slice('data://'.length)]);
    }
    refuseKey(may === 'key', 'read');
    return collection;
  }

  private async writable(caller: Caller, name: CollectionName): Promise<Collection> {
    const collection = name.kind === 'own' ? await this.collections.find(name) : await this.collections.ensure(name);
    const may = collection && mayWrite(caller, collection);
    if (!collection || may === 'hidden') {
      throw nothing([name.uri.slice('data://'.length)]);
    }
    if (may === 'owner') {
      throw new ApiError('notAuthorized', { message: `Only its owner writes to ${name.uri}.` });
    }
    refuseKey(may === 'key', 'write');
    return collection;
  }
}

function refuseKey(refused: boolean, what: 'read' | 'write'): void {
  if (refused) {
    throw new ApiError('notAuthorized', { message: `This API key may not ${what} data. Use one that has "${what === 'read' ? 'allow_data' : 'allow_data_write'}".` });
  }
}

function next<T>(rows: T[], key: (row: T) => string): { next?: string } {
  const last = rows[PAGE - 1];
  return rows.length > PAGE && last !== undefined ? { next: key(last) } : {};
}
