import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { CredentialDirectory, type Caller } from '#src/platform/access/caller.js';
import type { CollectionName } from './collection-name.js';
import { CollectionsRepository } from './collections.repository.js';
import { mayGovern, mayRead, mayWrite } from './data-acl.js';
import type { Collection } from './data.entities.js';
import { nothing } from './data-target.js';

/** From the name of a collection to one that the caller may use in this way. Errors: 2001; 6001 with 404 for what is not there for them. */
@Injectable()
export class CollectionAccess {
  constructor(
    private readonly collections: CollectionsRepository,
    private readonly credentials: CredentialDirectory,
  ) {}

  /** Undefined for a collection of a session or an algorithm that has no file yet. */
  async toRead(caller: Caller, name: CollectionName): Promise<Collection | undefined> {
    const found = await this.collections.find(name);
    const may = found || name.kind !== 'own' ? mayRead(caller, found ?? unmade(name)) : 'hidden';
    if (may === 'hidden') {
      throw nothing(name.asked);
    }
    refuseKey(may === 'key', 'read');
    return found;
  }

  /** Undefined as `toRead` has it. */
  async toWrite(caller: Caller, name: CollectionName): Promise<Collection | undefined> {
    const found = await this.collections.find(name);
    const may = found || name.kind !== 'own' ? mayWrite(caller, found ?? unmade(name)) : 'hidden';
    if (may === 'hidden') {
      throw nothing(name.asked);
    }
    if (may === 'owner') {
      throw new ApiError('notAuthorized', { message: `Only its owner writes to ${name.uri}.` });
    }
    refuseKey(may === 'key', 'write');
    return found;
  }

  /** `toWrite`, of what is there afterwards in any case. */
  async toFill(caller: Caller, name: CollectionName): Promise<Collection> {
    return (await this.toWrite(caller, name)) ?? this.collections.ensure(name);
  }

  /** Whether the caller may write to a collection of this name, whoever reads it: then it need not be looked up to know. */
  writesToAny(caller: Caller, name: CollectionName): boolean {
    return mayWrite(caller, unmade(name)) === 'yes';
  }

  /** `toWrite` with the caller's rights of this moment. Error: 2002 for a key that is no longer in force. */
  async stillToWrite(caller: Caller, name: CollectionName): Promise<void> {
    const now = await this.credentials.asOfNow(caller);
    if (!now) {
      throw new ApiError('notAuthenticated', { message: 'The API key was revoked, or expired, during the upload. The file is as it was.' });
    }
    await this.toWrite(now, name);
  }

  /** To delete it, or to change who reads it. */
  async toGovern(caller: Caller, name: CollectionName): Promise<Collection | undefined> {
    const collection = await this.toWrite(caller, name);
    if (!mayGovern(caller, collection ?? unmade(name))) {
      throw new ApiError('notAuthorized', { message: `An algorithm may use the files of ${name.uri}, but not delete it or change who reads it. Its owner can.` });
    }
    return collection;
  }
}

const unmade = ({ owner, kind }: CollectionName) => ({ owner, kind, acl: 'private' as const });

export function refuseKey(refused: boolean, what: 'read' | 'write'): void {
  if (refused) {
    throw new ApiError('notAuthorized', { message: `This API key may not ${what} data. Use one that has "${what === 'read' ? 'allow_data' : 'allow_data_write'}".` });
  }
}
