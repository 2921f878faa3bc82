import { ConnectorError } from './connector-error.js';
import { LIST_LIMIT, type ListOptions } from './connector.js';

/** A store's own token in letters that need no encoding in a query. */
export function encodeMarker(token: string): string {
  return Buffer.from(token).toString('base64url');
}

/** Undefined without a marker. Error: invalid, for what `encodeMarker` did not make. */
export function decodeMarker(marker: string | undefined): string | undefined {
  if (marker === undefined) {
    return undefined;
  }
  const token = Buffer.from(marker, 'base64url').toString();
  if (token === '' || encodeMarker(token) !== marker) {
    throw new ConnectorError('invalid', 'The marker is none that a list has given.');
  }
  return token;
}

export function limitOf({ limit = LIST_LIMIT }: ListOptions): number {
  return Math.min(Math.max(Math.trunc(limit), 1), LIST_LIMIT);
}
