import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Takes as long for a wrong text as for a right one, of whatever length. */
export function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Whether `signature` (hexadecimal, in lower case) is the body's. An empty secret signs nothing. */
export function isSignedBy(secret: string, algorithm: 'sha256' | 'sha1', body: Buffer, signature: string): boolean {
  return sameText(createHmac(algorithm, secret).update(body).digest('hex'), signature) && secret !== '';
}
