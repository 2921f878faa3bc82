import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';

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

/** Made on the machine from what it trusts, to which an administrator may have added: they count in every system. */
const TRUSTED = ['ssl/certs/ca-certificates.crt', 'ssl/certs/java/cacerts'];

/** Folders of /opt that every sandbox has for itself. */
const OWN_OPT = new Set(['algorithm', 'pipe', 'cache', 'node', 'driver', 'entrance']);

/** Arguments that show the programs and libraries of the machine, or of the system at `root`, read-only. */
export function systemArguments(root = ''): string[] {
  const args = ['--ro-bind', folder(root, '/usr'), '/usr'];
  for (const name of ROOT_FOLDERS) {
    const path = `/${name}`;
    const found = lstatSync(root + path, { throwIfNoEntry: false });
    if (found?.isSymbolicLink()) {
      args.push('--symlink', readlinkSync(root + path), path);
    } else if (found) {
      args.push('--ro-bind', folder(root, path), path);
    }
  }
  return root ? [...args, ...optArguments(root)] : args;
}

/** Where software goes that is of no distribution. The machine's own is none of a sandbox's business. */
function optArguments(root: string): string[] {
  const entries = existsSync(`${root}/opt`) ? readdirSync(folder(root, '/opt'), { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory() && !OWN_OPT.has(entry.name)).flatMap(({ name }) => ['--ro-bind', `${root}/opt/${name}`, `/opt/${name}`]);
}

/** A folder of a system. Throws when it is a link: a system's links are for those inside and lead the host astray. */
function folder(root: string, path: string): string {
  if (root && !lstatSync(root + path).isDirectory()) {
    throw new Error(`${path} of the system at ${root} is no folder`);
  }
  return root + path;
}

/** What the /etc of sandboxes consists of: name in there, and path on the host. `build` adds the package settings of the machine. */
export function etcSources({ root = '', build }: { root?: string | undefined; build: boolean }): (readonly [name: string, path: string])[] {
  const ofLanguages = existsSync(`${root}/etc`) ? readdirSync(folder(root, '/etc')).filter((name) => LANGUAGE_ETC.test(name)) : [];
  return [...found(root, [...HOST_ETC, ...ofLanguages]), ...found('', [...(build ? BUILD_ETC : []), ...trusted(root)])];
}

/** Arguments that show what of /etc is the machine's in a system that is being made. */
export function machineEtcArguments(root: string): string[] {
  return found('', [...RESOLVER, ...BUILD_ETC, ...trusted(root)]).flatMap(([name, path]) => ['--ro-bind', path, `/etc/${name}`]);
}

const RESOLVER = ['resolv.conf', 'hosts'];

/** Changes when one of the files of `resolverArguments` has been replaced. */
export function resolverState(): string[] {
  return found('', RESOLVER).map(([, path]) => stateOf(path));
}

/** Arguments that show how the machine finds others in its network. */
export function resolverArguments(): string[] {
  return found('', RESOLVER).flatMap(([name, path]) => ['--ro-bind', path, `/etc/${name}`]);
}

/** Certificates, which take the place of those that the system has. */
function trusted(root: string): string[] {
  return root ? TRUSTED.filter((name) => isPlain(root, `/etc/${name}`)) : [];
}

/** Whether it is there and no part of its path is a link. */
function isPlain(root: string, path: string): boolean {
  return existsSync(root + path) && realpathSync(root + path) === realpathSync(root) + path;
}

/** With the real path: resolv.conf and localtime often are links to places that the sandbox does not have. */
function found(root: string, names: readonly string[]): (readonly [name: string, path: string])[] {
  return names.flatMap((name) => {
    const path = `${root}/etc/${name}`;
    const real = existsSync(path) ? realpathSync(path) : undefined;
    // A link of a system that leads out of it would show what is the host's.
    return real?.startsWith(root ? `${realpathSync(root)}/` : '/') ? [[name, real] as const] : [];
  });
}

/** Another one when the file or folder has been replaced. */
export function stateOf(path: string): string {
  const { ino, mtimeMs } = statSync(path);
  return `${ino}:${mtimeMs}`;
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
  // What a system has there would be loaded by what is still root.
  'ld.so.preload': '',
};
