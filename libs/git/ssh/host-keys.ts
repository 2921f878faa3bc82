import { execFile } from 'node:child_process';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { knownHostName, type SshAddress } from './ssh-address.js';
import { addressesOf } from './ssh-lookup.js';
import { SshFailure } from './ssh-failure.js';

type Server = Pick<SshAddress, 'host' | 'port'>;

const TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];
const SCAN_SECONDS = 10;
const SCAN_MAX_BYTES = 65_536;
const PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * Asks the server for its keys, to be pinned: lines of a known_hosts file. Whoever is in between at this moment could answer; an
 * administrator who knows better gives the keys to `pinHostKeys`. Error: SshFailure `unreachable`; `signal.reason`.
 */
export async function scanHostKeys(server: Server, options: { lookup?: LookupFunction }, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  for (const address of await addressesOf(server.host, options.lookup)) {
    const lines = await scanned(address, server.port, signal);
    if (lines.length > 0) {
      return pinHostKeys(server, lines.join('\n'));
    }
  }
  throw new SshFailure('unreachable', 'The SSH server shows no host key.');
}

/**
 * Takes what an administrator has: lines of a known_hosts file (those of other servers are left out), or keys alone as `ssh-ed25519 AAAA...`.
 * Returns lines of a known_hosts file. TypeError when no key is left, or for a line that is none.
 */
export function pinHostKeys(server: Server, text: string): string {
  const name = knownHostName(server);
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.flatMap((line) => {
    const words = line.split(/\s+/);
    const [names, type = '', key = ''] = TYPES.includes(words[0] ?? '') ? [name, ...words] : words;
    if (!isKey(type, key)) {
      throw new TypeError('Not a line of a known_hosts file, nor a host key.');
    }
    return names?.split(',').some((one) => one.toLowerCase() === name.toLowerCase()) ? [`${name} ${type} ${key}\n`] : [];
  });
  if (keys.length === 0) {
    throw new TypeError(`There is no host key of ${name}.`);
  }
  return [...new Set(keys)].sort().join('');
}

async function scanned(address: string, port: number, signal: AbortSignal): Promise<string[]> {
  const words = ['-T', `${SCAN_SECONDS}`, '-p', `${port}`, '-t', 'ed25519,ecdsa,rsa', '--', address];
  const run = promisify(execFile)('ssh-keyscan', words, { signal, maxBuffer: SCAN_MAX_BYTES, timeout: 4_000 * SCAN_SECONDS, env: { PATH } });
  const { stdout } = await run.catch((error: NodeJS.ErrnoException & { stdout?: string }) => {
    signal.throwIfAborted();
    if (error.code === 'ENOENT') {
      throw new Error('The program ssh-keyscan is missing: install openssh-client.', { cause: error });
    }
    return { stdout: error.stdout ?? '' };
  });
  // The name in front is the address that was asked.
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.slice(line.indexOf(' ') + 1));
}

/** The blob begins with its own type (RFC 4253, 6.6). */
function isKey(type: string, key: string): boolean {
  const blob = Buffer.from(key, 'base64');
  return TYPES.includes(type) && /^[A-Za-z0-9+/]+=*$/.test(key) && blob.length > 4 && blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1') === type;
}
