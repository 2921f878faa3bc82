import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knownHostName, type SshAddress } from './ssh-address.js';

/** A repository elsewhere, and what opens it. */
export interface SshRemote {
  /** `ssh://git@git.example.com:2222/mia/hello.git`. */
  url: string;
  /** OpenSSH's format, without a passphrase. */
  privateKey: string;
  /** Lines of a known_hosts file (`pinHostKeys`). Nobody else is spoken to. */
  hostKeys: string;
}

const CONNECT_SECONDS = 15;

/**
 * Puts the key where only we can read it, for as long as `use` runs. `directory` does not exist yet, and does not afterwards.
 * `use` gets the command for git's GIT_SSH_COMMAND, by the IP address that is to be connected to.
 */
export async function withSshCredentials<T>(
  directory: string,
  remote: SshRemote,
  address: SshAddress,
  use: (sshCommand: (ip: string) => string) => Promise<T>,
): Promise<T> {
  const [key, knownHosts] = [join(directory, 'key'), join(directory, 'known_hosts')];
  try {
    await mkdir(directory, { mode: 0o700 });
    await writeFile(key, remote.privateKey.endsWith('\n') ? remote.privateKey : `${remote.privateKey}\n`, { mode: 0o600, flag: 'wx' });
    await writeFile(knownHosts, remote.hostKeys, { mode: 0o600, flag: 'wx' });
    return await use((ip) => sshCommand(ip, address, key, knownHosts));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Nothing of the machine's or the account's SSH configuration has a say, and no way in but the key. Git gives it to a shell. */
function sshCommand(ip: string, address: SshAddress, key: string, knownHosts: string): string {
  const options: [name: string, value: string][] = [
    ['HostName', ip],
    // The pinned keys are those of the name, not of the address that it has today.
    ['HostKeyAlias', knownHostName(address)],
    ['IdentityFile', quoted(key)],
    ['IdentitiesOnly', 'yes'],
    ['IdentityAgent', 'none'],
    ['PreferredAuthentications', 'publickey'],
    ['StrictHostKeyChecking', 'yes'],
    ['UserKnownHostsFile', quoted(knownHosts)],
    ['GlobalKnownHostsFile', '/dev/null'],
    ['UpdateHostKeys', 'no'],
    ['CheckHostIP', 'no'],
    ['VerifyHostKeyDNS', 'no'],
    ['BatchMode', 'yes'],
    ['ForwardAgent', 'no'],
    ['ClearAllForwardings', 'yes'],
    ['PermitLocalCommand', 'no'],
    ['ControlMaster', 'no'],
    ['ControlPath', 'none'],
    ['ConnectTimeout', `${CONNECT_SECONDS}`],
    ['ConnectionAttempts', '1'],
    ['ServerAliveInterval', '15'],
    ['ServerAliveCountMax', '3'],
    ['LogLevel', 'ERROR'],
  ];
  return ['ssh', '-F', '/dev/null', '-T', ...options.flatMap(([name, value]) => ['-o', `'${name}=${value}'`])].join(' ');
}

/** For ssh, which takes blanks, `%` and `$` for something else, and for the shell around it. */
function quoted(path: string): string {
  if (/["'\\$\u0000-\u001f]/.test(path)) {
    throw new Error('The directory of the repositories has a name that cannot be given to ssh.');
  }
  return `"${path.replaceAll('%', '%%')}"`;
}
