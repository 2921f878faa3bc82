/** The first parts of keys. In a bucket that others use, too, nothing else is the platform's to tidy up. */
export const BLOB_DIRECTORIES = ['artifacts', 'branding', 'calls', 'data'] as const;
export type BlobKey = `${(typeof BLOB_DIRECTORIES)[number]}/${string}`;

const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** The key itself. Throws for what is none: keys are made by the platform, so that is a fault. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) {
    throw new Error(`Not the key of a blob: ${JSON.stringify(key.slice(0, 100))}`);
  }
  return key;
}
