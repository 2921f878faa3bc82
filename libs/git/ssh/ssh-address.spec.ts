import { pinHostKeys } from './host-keys.js';
import { knownHostName, sshAddress } from './ssh-address.js';

describe('an SSH address', () => {
  it.each([
    ['ssh://git@github.com', { user: 'git', host: 'github.com', port: 22, path: '' }],
    ['ssh://git@github.com/mia/hello.git', { user: 'git', host: 'github.com', port: 22, path: '/mia/hello.git' }],
    ['ssh://git@git.corp:2222/a/b/c.git/', { user: 'git', host: 'git.corp', port: 2222, path: '/a/b/c.git' }],
    ['ssh://git@[::1]:2222/a', { user: 'git', host: '::1', port: 2222, path: '/a' }],
  ])('%s', (url, parts) => {
    expect(sshAddress(url)).toEqual(parts);
  });

  it.each([
    'github.com',
    'git@github.com:mia/hello.git',
    'ssh://github.com/a',
    'ssh://-l@github.com/a',
    'ssh://git@-oProxyCommand=x/a',
    'ssh://git@host:0/a',
    'ssh://git@host:65536/a',
    'ssh://git@host:22:22/a',
    'ssh://git@host/a/../b',
    'ssh://git@host/a/-b',
    "ssh://git@host/a'b",
    'ssh://git@host/a b',
    'ssh://git@host/a\nb',
    'ssh://git:secret@host/a',
    'ssh://git@ho\0st/a',
    'http://git@host/a',
    'ext::sh -c id',
  ])('is not %j', (url) => {
    expect(() => sshAddress(url)).toThrow(TypeError);
  });

  it('is called in a known_hosts file with its port unless that is the usual one', () => {
    expect(knownHostName({ host: 'github.com', port: 22 })).toBe('github.com');
    expect(knownHostName({ host: 'github.com', port: 443 })).toBe('[github.com]:443');
  });
});

describe('pinned host keys', () => {
  // As github.com publishes it.
  const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  const server = { host: 'github.com', port: 22 };
  const line = `github.com ssh-ed25519 ${key}\n`;

  it.each([
    ['a line of a known_hosts file', line],
    ['a key alone', `ssh-ed25519 ${key}`],
    ['a key with a comment', `  ssh-ed25519 ${key} root@github\n`],
    ['what ssh-keyscan prints', `# github.com:22 SSH-2.0-babeld\n${line}\n\n${line}`],
    ['a line for many names', `gitlab.com,GitHub.com,140.82.121.4 ssh-ed25519 ${key}`],
    ['a whole file', `gitlab.com ssh-ed25519 ${key}\n${line}`],
  ])('are taken from %s', (_, text) => {
    expect(pinHostKeys(server, text)).toBe(line);
  });

  it.each([
    ['nothing', ''],
    ['other servers', `gitlab.com ssh-ed25519 ${key}`],
    ['another port', `[github.com]:443 ssh-ed25519 ${key}`],
    ['no key', 'github.com ssh-ed25519 AAAA'],
    ['a key of another type', `github.com ssh-rsa ${key}`],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['a certificate authority', `@cert-authority github.com ssh-ed25519 ${key}`],
    ['a type that ssh does not use', `github.com ssh-dss ${key}`],
  ])('are not taken from %s', (_, text) => {
    expect(() => pinHostKeys(server, text)).toThrow(TypeError);
  });
});
