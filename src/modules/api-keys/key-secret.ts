import { hash, randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const RANDOM_CHARACTERS = 25;

/** `sim` and 25 random characters: the command line of the Python client takes no other length (client contract, 1.0). */
export function newKeySecret(): string {
  let secret = 'sim';
  for (let count = 0; count < RANDOM_CHARACTERS; count++) {
    secret += ALPHABET[randomInt(ALPHABET.length)];
  }
  return secret;
}

export function hashKeySecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export function maskKeySecret(secret: string): string {
  return `${secret.slice(0, 5)}${'*'.repeat(8)}${secret.slice(-2)}`;
}
