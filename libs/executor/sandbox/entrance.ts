import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Run before the code inside: they give up root, take the limits, set the language of messages right in a build, and wait for the order in a slot. */
const PROGRAMS = ['setpriv', 'chrt', 'prlimit', 'env', 'perl'].map((name) => `/usr/bin/${name}`);
const LOADER = /^ld(-linux.*|64)\.so\.\d$/;

/** Where a sandbox finds them, with everything that they load. */
export const ENTRANCE = '/opt/entrance';

/**
 * Copies into `folder`, which is made, what a sandbox runs before the code inside. The system that it shows may be a stranger's, and its own programs,
 * loader and libraries with it: none of those may run as root, or before the slot that they are for.
 */
export function copyEntrance(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const listed = execFileSync('ldd', PROGRAMS, { encoding: 'utf8' });
  const libraries = new Set([...listed.matchAll(/^\s.*?(\/\S+) \(0x/gm)].map(([, path]) => path!));
  for (const path of libraries) {
    copyFileSync(path, join(folder, LOADER.test(basename(path)) ? 'loader' : basename(path)));
    // Former releases of the C library load it by name, for `setpriv` to look up its user.
    const names = join(dirname(path), 'libnss_files.so.2');
    if (basename(path).startsWith('libc.so') && existsSync(names)) {
      copyFileSync(names, join(folder, basename(names)));
    }
  }
  PROGRAMS.forEach((path) => copyFileSync(path, join(folder, basename(path))));
}

/** The words that run one of the programs: those of the entrance where there is one, else those of the machine. */
export function entranceProgram(name: string, hasEntrance: boolean): string[] {
  return hasEntrance ? [`${ENTRANCE}/loader`, '--library-path', ENTRANCE, `${ENTRANCE}/${name}`] : [`/usr/bin/${name}`];
}
