import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { AlgorithmsRepository, type OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { Caller, InsideCall } from '#src/platform/access/caller.js';
import type { CollectionKey, CollectionName } from './collection-name.js';
import { CollectionsRepository } from './collections.repository.js';
import type { CollectionKind } from './data.entities.js';

const FILE_NAME_MAX_BYTES = 255;

export type DataTarget =
  | { kind: 'roots' }
  | { kind: 'account'; accountId: string; name: string }
  | { kind: 'collection'; collection: CollectionName }
  | { kind: 'file'; collection: CollectionName; name: string };

type TargetKind = DataTarget['kind'];

/** From the parts of a path to what they name for this caller: `.my`, `.session` and `.algo` are somebody else's for everybody (platform reference, 4.1). */
@Injectable()
export class DataTargets {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly algorithms: AlgorithmsRepository,
    private readonly access: AlgorithmAccess,
    private readonly collections: CollectionsRepository,
  ) {}

  /** Error: 6001 with 404 when there can be no such thing. */
  async find(caller: Caller, parts: readonly string[]): Promise<DataTarget> {
    kindOf(parts);
    const [first, ...rest] = parts;
    if (first === undefined) {
      return { kind: 'roots' };
    }
    if (first === '.session') {
      return within(this.session(caller, parts), rest);
    }
    if (first === '.algo') {
      return this.ofAlgorithm(caller, parts);
    }
    return this.ofAccount(caller, first, parts);
  }

  /** What is of these kinds. Error: 6001 with 400 and the refusal for an address of another form, whether anybody has what it names or not. */
  async findOnly<K extends TargetKind>(caller: Caller, parts: readonly string[], refusal: string, ...kinds: K[]): Promise<Extract<DataTarget, { kind: K }>> {
    if (!(kinds as TargetKind[]).includes(kindOf(parts))) {
      throw new ApiError('requestInvalid', { message: refusal });
    }
    return (await this.find(caller, parts)) as Extract<DataTarget, { kind: K }>;
  }

  private async ofAccount(caller: Caller, first: string, parts: readonly string[]): Promise<DataTarget> {
    const account = first === '.my' ? { id: caller.accountId, name: caller.username } : await this.accounts.find(first);
    if (!account) {
      throw nothing(parts);
    }
    const [, name, ...rest] = parts;
    if (name === undefined) {
      return { kind: 'account', accountId: account.id, name: account.name };
    }
    return within({ owner: account.id, kind: 'own', name, uri: `data://${account.name}/${name}`, asked: parts }, rest);
  }

  private session({ inside, accountId }: Caller, asked: readonly string[]): CollectionName {
    if (!inside) {
      throw new ApiError('dataNotFound', { message: 'data://.session is there inside a running algorithm only.' });
    }
    return { owner: accountId, kind: 'session', name: inside.tree.rootRequest, uri: 'data://.session', asked };
  }

  /**
   * `.algo/AUTHOR/ALGO/temp` and `perm`, or without the two names from inside. Each algorithm has its own for each caller, and no other
   * algorithm finds them. `default` is another name of a collection of the algorithm's owner.
   */
  private async ofAlgorithm(caller: Caller, asked: readonly string[]): Promise<DataTarget> {
    const [, ...parts] = asked;
    const short = isPlace(parts[0]);
    const [author = '', name = '', kind, ...rest] = short ? ['', '', ...parts] : parts;
    const found = isPlace(kind) ? await (caller.inside ? this.own(caller.inside, short ? undefined : { author, name }) : this.seen(caller, author, name)) : undefined;
    if (!found) {
      throw nothing(asked);
    }
    const uri = `data://.algo/${found.ownerName}/${found.algorithm.name}/${kind}`;
    const key = kind === 'default' ? await this.assignedTo(found) : { owner: caller.accountId, kind: kind as CollectionKind, name: found.algorithm.id };
    return within({ ...key, uri, asked }, rest);
  }

  private async assignedTo({ algorithm, ownerName }: OwnedAlgorithm): Promise<CollectionKey> {
    const assigned = await this.collections.findDefault(algorithm.id);
    if (!assigned) {
      throw new ApiError('dataNotFound', { message: `${ownerName}/${algorithm.name} has no default collection. POST /v1/algorithms/${ownerName}/${algorithm.name}/collections/ID gives it one.` });
    }
    return { owner: assigned.owner, kind: 'own', name: assigned.name };
  }

  /** The algorithm that runs, unless another one is named. */
  private async own({ algorithmId }: InsideCall, named: { author: string; name: string } | undefined): Promise<OwnedAlgorithm | undefined> {
    const found = await (named ? this.algorithms.find(named.author, named.name) : this.algorithms.findById(algorithmId));
    return found?.algorithm.id === algorithmId ? found : undefined;
  }

  private seen(caller: Caller, author: string, name: string): Promise<OwnedAlgorithm | undefined> {
    return this.access.toSee(caller, author, name).catch((error: unknown) => {
      if (error instanceof ApiError && error.errorName === 'algorithmNotFound') {
        return undefined;
      }
      throw error;
    });
  }
}

const isPlace = (name: string | undefined) => name === 'temp' || name === 'perm' || name === 'default';

/** By the form of the address alone: what that says holds for everybody's, and tells nothing of what is there. Errors: 6001 for one that nothing can have. */
export function kindOf(parts: readonly string[]): TargetKind {
  const [first, second] = parts;
  const above = first === '.session' ? 1 : first !== '.algo' ? 2 : isPlace(second) ? 2 : 4;
  const [name, ...more] = parts.slice(above);
  if (more.length > 0) {
    throw new ApiError('dataNotFound', { message: 'Collections hold no directories: a path is OWNER/COLLECTION/FILE.' });
  }
  if (name !== undefined) {
    if (Buffer.byteLength(name) > FILE_NAME_MAX_BYTES) {
      throw new ApiError('requestInvalid', { message: `The name of a file has ${FILE_NAME_MAX_BYTES} bytes at most.` });
    }
    return 'file';
  }
  if (parts.length === above) {
    return 'collection';
  }
  if (first === '.algo') {
    throw nothing(parts);
  }
  return first === undefined ? 'roots' : 'account';
}

function within(collection: CollectionName, [name]: readonly string[]): DataTarget {
  return name === undefined ? { kind: 'collection', collection } : { kind: 'file', collection, name };
}

export function nothing(parts: readonly string[]): ApiError {
  return new ApiError('dataNotFound', { message: `There is no file or directory data://${parts.join('/')}`.slice(0, 300) });
}
