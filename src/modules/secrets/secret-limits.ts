import { ApiError } from '#libs/errors/index.js';
import { Vault } from '#src/platform/encryption/vault.js';
import type { Secret } from './secret.entity.js';

const MOST = 100;
/** Together they are the environment of a slot, and the kernel starts no program whose environment is too large. */
const MOST_BYTES = 256 * 1024;

type Sized = Pick<Secret, 'key' | 'value'>;

/** Throws 6001 when an algorithm would have too many or too large secrets. What has been too large before may get smaller. */
export function refuseTooMuch(before: readonly Sized[], after: readonly Sized[]): void {
  if (after.length > Math.max(MOST, before.length)) {
    throw new ApiError('requestInvalid', { message: `An algorithm may have ${MOST} secrets at most.` });
  }
  if (bytes(after) > Math.max(MOST_BYTES, bytes(before))) {
    throw new ApiError('requestInvalid', { message: `The names and values of an algorithm's secrets may have ${MOST_BYTES} bytes at most, all of them together. Keep larger things in a data collection.` });
  }
}

function bytes(secrets: readonly Sized[]): number {
  return secrets.reduce((sum, { key, value }) => sum + Buffer.byteLength(key) + Vault.sizeOf(value), 0);
}
