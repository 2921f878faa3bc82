/** Where STORAGE says that blobs are kept. */
export type StorageLocation = { kind: 'local' } | { kind: 's3' | 'gs'; bucket: string; prefix: string };

const BUCKET = /^(s3|gs):\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:\/([A-Za-z0-9._/-]*))?$/;

/** `local`, or `s3://BUCKET/PREFIX` or `gs://BUCKET/PREFIX`, with or without the prefix, which ends in a slash then. Undefined for what is neither. */
export function readStorageLocation(text: string): StorageLocation | undefined {
  if (text === 'local') {
    return { kind: 'local' };
  }
  const [, kind, bucket, path = ''] = BUCKET.exec(text) ?? [];
  const prefix = path.split('/').filter(Boolean).map((part) => `${part}/`).join('');
  return bucket === undefined ? undefined : { kind: kind as 's3' | 'gs', bucket, prefix };
}
