import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import type { Identity } from './identity.js';

/** What of the host's /etc programs need to work and tells nothing about the host: loader, time, certificates. */
const HOST_ETC = [
  'alternatives',
  'ca-certificates',
  'ca-certificates.conf',
  'debian_version',
  'gai.conf',
  'host.conf',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'os-release',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
  'timezone',
  'pki/tls/certs',
  'pki/ca-trust/extracted',
];

/** Folders of language run-times whose files below /usr are links into /etc. */
const LANGUAGE_ETC = /^(python\d|java-\d|java$|R$|maven|gradle|scala|node|fonts$)/;

/** Where packages come from; of use in a build only. */
const BUILD_ETC = ['pip.conf', 'npmrc', 'gemrc'];

/** Links at the root that a merged-/usr distribution has; a plain folder is bound read-only instead. */
const ROOT_FOLDERS = ['bin', 'lib', 'lib64', 'lib32', 'libx32', 'sbin'];

/** Arguments that show the host's programs and libraries, read-only. */
export function systemArguments(): string[] {
  const args = ['--ro-bind', '/usr', '/usr'];
  for (const name of ROOT_FOLDERS) {
    const path = `/${name}`;
    if (!existsSync(path)) {
      continue;
    }
    if (lstatSync(path).isSymbolicLink()) {
      args.push('--symlink', readlinkSync(path), path);
    } else {
      args.push('--ro-bind', path, path);
    }
  }
  return args;
}

/** Arguments for an /etc of our own. `network` adds the host's name resolution, `build` the package settings. */
export function etcArguments(options: { network: boolean; build: boolean }): string[] {
  const names = [...HOST_ETC, ...readdirSync('/etc').filter((name) => LANGUAGE_ETC.test(name))];
  if (options.network) {
    names.push('resolv.conf', 'hosts');
  }
  if (options.build) {
    names.push(...BUILD_ETC);
  }
  // The real path: resolv.conf and localtime often are links to places that the sandbox does not have.
  return names
    .filter((name) => existsSync(join('/etc', name)))
    .flatMap((name) => ['--ro-bind', realpathSync(join('/etc', name)), join('/etc', name)]);
}

/** Files of /etc that name the sandbox's own user, by name. */
export function identityFiles({ uid }: Identity): Record<string, string> {
  return {
    passwd: `root:x:0:0:root:/nonexistent:/usr/sbin/nologin\nalgo:x:${uid}:${uid}:algo:/home/algo:/bin/sh\n`,
    group: `root:x:0:\nalgo:x:${uid}:\n`,
  };
}

/** Files of /etc that are the same for all sandboxes, by name. */
export const COMMON_FILES: Readonly<Record<string, string>> = {
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n',
  hosts: '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 algorithm\n',
};
