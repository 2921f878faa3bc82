import { ApiError } from '#libs/errors/index.js';
import type { CollectionKind } from './data.entities.js';

/** By which a collection is found. */
export interface CollectionKey {
  /** Id of the account. */
  owner: string;
  kind: CollectionKind;
  /** In any case. */
  name: string;
}

/** A collection, there or not, for this caller or not. */
export interface CollectionName extends CollectionKey {
  /** `data://...`, without a slash at the end. */
  uri: string;
  /** The parts of the address that led here. Of what is not there for the caller they are all that may be told. */
  asked: readonly string[];
}

/** A letter, then letters, digits and underscores, 30 at most (OpenAPI document). Error: 6001. */
export function readCollectionName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,29}$/.test(name)) {
    throw new ApiError('requestInvalid', { message: 'The name of a collection begins with a letter and holds letters, digits and underscores, 30 at most.' });
  }
  return name;
}

/** The parts of the collection's own address. */
export function addressOf({ uri }: CollectionName): string[] {
  return uri.slice('data://'.length).split('/');
}
