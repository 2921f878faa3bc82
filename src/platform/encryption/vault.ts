import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps secrets at rest: AES-256-GCM with a key from the configuration.
 *
 * `context` says what a secret belongs to, such as the id of its row: sealed text that is copied elsewhere cannot be opened there.
 * Sealed text names its key, so that a new key can be introduced while old text can still be read.
 */
export class Vault {
  private readonly keys = new Map<string, Buffer>();
  private readonly current: string;

  /** Base64 of 32 bytes each; the first seals, all of them open. Throws when one is not that. */
  constructor(keys: readonly string[]) {
    for (const text of keys) {
      const key = Buffer.from(text, 'base64');
      if (key.length !== KEY_BYTES) {
        throw new Error('An encryption key must be the base64 text of 32 bytes');
      }
      this.keys.set(nameOf(key), key);
    }
    const [first] = this.keys.keys();
    if (first === undefined) {
      throw new Error('There is no encryption key');
    }
    this.current = first;
  }

  seal(plain: string, context: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys.get(this.current) as Buffer, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(context));
    const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `${this.current}.${Buffer.concat([iv, cipher.getAuthTag(), content]).toString('base64url')}`;
  }

  /** How many bytes of UTF-8 are in it, without opening it. */
  static sizeOf(sealed: string): number {
    return Math.floor(((sealed.length - sealed.indexOf('.') - 1) * 3) / 4) - IV_BYTES - TAG_BYTES;
  }

  /** Throws when the text was changed, belongs elsewhere, or was sealed by a key that is not known any more. */
  open(sealed: string, context: string): string {
    const [name = '', text = ''] = sealed.split('.');
    const key = this.keys.get(name);
    if (!key) {
      throw new Error('A secret was sealed by an encryption key that this process does not have (ENCRYPTION_KEY, ENCRYPTION_KEYS_OLD)');
    }
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }
}

/** Tells keys apart without telling anything about them. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update('algoplane key name').update(key).digest('hex').slice(0, 8);
}
