import { ApiError } from '#libs/errors/index.js';

/** A letter, then letters, digits and underscores, 30 at most (OpenAPI document). Error: 6001. */
export function readCollectionName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,29}$/.test(name)) {
    throw new ApiError('requestInvalid', { message: 'The name of a collection begins with a letter and holds letters, digits and underscores, 30 at most.' });
  }
  return name;
}
