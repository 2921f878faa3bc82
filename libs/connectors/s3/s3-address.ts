import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath } from '../connector.js';

export interface S3Address {
  Bucket: string;
  Key: string;
}

/** The first part of a path is the bucket. Error: invalid for a path that names no object. */
export function objectAddress([bucket, ...parts]: ConnectorPath): S3Address {
  if (bucket === undefined || parts.length === 0) {
    throw new ConnectorError(
      'invalid',
      bucket === undefined
        ? 'The root holds buckets, not files.'
        : 'A bucket is no file; buckets are made and removed at the store.',
    );
  }
  return { Bucket: bucket, Key: parts.join('/') };
}

/** Where the names of a directory's contents begin; empty for a whole bucket. */
export function prefixOf([, ...parts]: ConnectorPath): string {
  return parts.map((part) => `${part}/`).join('');
}
