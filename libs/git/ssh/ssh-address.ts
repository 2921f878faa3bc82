/** Where an SSH server is, and who we are there. */
export interface SshAddress {
  user: string;
  host: string;
  port: number;
  /** Of a repository, with the slash at its start; empty for the server as such. */
  path: string;
}

const SSH_PORT = 22;
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^\[[0-9A-Fa-f:.]+\]$/;
const PATH = /^(\/[A-Za-z0-9_.~-]+)*$/;

/** Of `ssh://git@git.example.com:2222/mia/hello.git`. TypeError for anything that the ssh program could take for something else. */
export function sshAddress(url: string): SshAddress {
  const [, user = '', host = '', port, path = ''] = /^ssh:\/\/([^@/]+)@(\[[^\]/]*\]|[^:/@]+)(?::(\d{1,5}))?(\/.*)?$/.exec(url) ?? [];
  const number = Number(port ?? SSH_PORT);
  const trimmed = path.replace(/\/$/, '');
  const climbs = trimmed.split('/').some((part) => part === '..' || part === '.' || part.startsWith('-'));
  if (!USER.test(user) || !HOST.test(host) || number < 1 || number > 65_535 || !PATH.test(trimmed) || climbs) {
    throw new TypeError('Not an SSH address of the form ssh://USER@HOST[:PORT][/PATH].');
  }
  return { user, host: host.replace(/^\[|\]$/g, ''), port: number, path: trimmed };
}

/** What the server is called in a known_hosts file. */
export function knownHostName({ host, port }: Pick<SshAddress, 'host' | 'port'>): string {
  return port === SSH_PORT ? host : `[${host}]:${port}`;
}
