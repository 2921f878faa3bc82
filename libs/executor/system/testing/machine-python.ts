import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { SYSTEM_PATH } from '../../executor.js';

const TELL = 'import os, sys, sysconfig; print(os.path.realpath(sys.executable), sysconfig.get_path("stdlib"))';
const OF_C = /^lib(dl|m|pthread|rt|util)\.so\.\d+$/;
/** Packages of the machine, and what only developers of Python need. */
const LEFT_OUT = new Set(['dist-packages', 'site-packages', 'test', 'idlelib', 'ensurepip']);

/**
 * A root file system with this machine's Python and nothing else that the machine has, laid into a folder that is made for it. Needs no network, and
 * runs packages that are for the machine's Python.
 */
export function machinePython(directory: string): void {
  mkdirSync(join(directory, 'usr/bin'), { recursive: true, mode: 0o755 });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (lstatSync(`/${name}`, { throwIfNoEntry: false })?.isSymbolicLink()) {
      mkdirSync(join(directory, readlinkSync(`/${name}`)), { recursive: true });
      symlinkSync(readlinkSync(`/${name}`), join(directory, name));
    }
  }
  const [python, modules] = execFileSync('python3', ['-c', TELL], { encoding: 'utf8', env: { PATH: SYSTEM_PATH } }).trim().split(' ') as [string, string];
  const put = (path: string) => cpSync(path, directory + path, { recursive: true, dereference: true, filter: (each) => !LEFT_OUT.has(basename(each)) });
  const extensions = join(modules, 'lib-dynload');
  const programs = [python, '/bin/sh', '/usr/bin/env'];
  const linked = existsSync(extensions) ? readdirSync(extensions).map((name) => join(extensions, name)) : [];
  // Node.js stands for what is written in C++, as packages with compiled parts are.
  [...programs, modules, ...librariesOf([...programs, ...linked, process.execPath])].forEach(put);
  const python3 = join(directory, dirname(python), 'python3');
  if (basename(python) !== 'python3') {
    symlinkSync(basename(python), python3);
  }
}

function librariesOf(files: readonly string[]): string[] {
  const listed = execFileSync('ldd', files, { encoding: 'utf8' });
  const libraries = [...new Set([...listed.matchAll(/^\s.*?(\/\S+) \(0x/gm)].map(([, path]) => path!))];
  // All parts of the C library, as every system has them: drivers still name those that have become empty.
  const parts = libraries.filter((path) => basename(path).startsWith('libc.so.')).flatMap((path) => readdirSync(dirname(path)).filter((name) => OF_C.test(name)).map((name) => join(dirname(path), name)));
  return [...new Set([...libraries, ...parts])];
}
