import { ApiError } from '#libs/errors/index.js';
import type { CollectionKind } from './data.entities.js';

/** A collection, there or not: whose it is, by which key it is found, and what its address is. */
export interface CollectionName {
  owner: string;
  kind: CollectionKind;
  name: string;
  /** `data://...`, without a slash at the end. */
  uri: string;
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
