import { generateKeyPairSync, randomBytes } from 'node:crypto';

export interface SshKeyPair {
  /** One line, as in authorized_keys. */
  publicKey: string;
  /** OpenSSH's own format, without a passphrase. */
  privateKey: string;
}

const TYPE = 'ssh-ed25519';
const BLOCK_BYTES = 8;
const LINE_CHARACTERS = 70;

/** A new ed25519 pair in OpenSSH's formats. `comment`: one line, shown with the key. */
export function generateSshKeyPair(comment: string): SshKeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const [point, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')];
  const line = comment.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').trim();
  const blob = Buffer.concat([text(TYPE), text(point)]);
  return { publicKey: `${TYPE} ${blob.toString('base64')} ${line}`.trim(), privateKey: armored(openSshKey(blob, point, seed, line)) };
}

/** PROTOCOL.key of the OpenSSH sources. */
function openSshKey(blob: Buffer, point: Buffer, seed: Buffer, comment: string): Buffer {
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, text(TYPE), text(point), text(Buffer.concat([seed, point])), text(comment)]);
  const padding = Buffer.from(Array.from({ length: (BLOCK_BYTES - (secret.length % BLOCK_BYTES)) % BLOCK_BYTES }, (_, index) => index + 1));
  return Buffer.concat([Buffer.from('openssh-key-v1\0'), text('none'), text('none'), text(''), number(1), text(blob), text(Buffer.concat([secret, padding]))]);
}

function armored(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'g')) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

/** RFC 4251, `string`. */
function text(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
