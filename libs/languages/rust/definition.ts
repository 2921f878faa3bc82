import { join } from 'node:path';
import { reading } from '../dependency-file.js';
import type { Language } from '../language.js';

/**
 * Rust with Cargo. An algorithm is a library with a function `apply`, which the build puts the runner around, or a program of the author's own that
 * speaks with the platform itself, as those that are built with the package `algorithmia` do.
 */
export const rust: Language = {
  id: 'rust',
  aliases: [],
  displayName: 'Rust',
  dependencyFile: 'Cargo.toml',
  templateDirectory: join(import.meta.dirname, 'template'),
  pipeDirectory: join(import.meta.dirname, 'pipe'),
  build: [{ title: 'Building Cargo.toml', command: reading(['Cargo.toml', 'Cargo.lock'], '/opt/pipe/build.sh') }],
  run: { command: ['/opt/algorithm/.algoplane/algorithm'], environment: {} },
  hostTools: [
    // Debian 12's own cargo is too old for the registry; the newer one is for building browsers.
    { command: 'cargo', package: 'cargo', packageIn: { 'debian-12': 'cargo-web' } },
    { command: 'rustc', package: 'rustc', packageIn: { 'debian-12': 'rustc-web' } },
    { command: 'cc', package: 'gcc' },
    // Most clients of HTTP build against OpenSSL, the published one of Algorithmia's among them.
    { command: 'pkg-config', package: 'pkg-config' },
    { command: '/usr/include/openssl/ssl.h', package: 'libssl-dev' },
  ],
  images: { cpu: 'algoplane/rust:cpu' },
};
