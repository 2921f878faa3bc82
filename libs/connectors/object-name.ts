import { ConnectorError } from './connector-error.js';
import type { ConnectorPath } from './connector.js';

/** What a path names in a store of buckets: the first part is the bucket, and the name of the object has the others. */
export interface ObjectName {
  bucket: string;
  name: string;
}

/** Error: invalid for a path that names no object. */
export function objectName([bucket, ...parts]: ConnectorPath): ObjectName {
  if (bucket === undefined || parts.length === 0) {
    throw new ConnectorError(
      'invalid',
      bucket === undefined
        ? 'The root holds buckets, not files.'
        : 'A bucket is no file; buckets are made and removed at the store.',
    );
  }
  return { bucket, name: parts.join('/') };
}

/** Where the names of a directory's contents begin; empty for a whole bucket. */
export function prefixOf([, ...parts]: ConnectorPath): string {
  return parts.map((part) => `${part}/`).join('');
}
