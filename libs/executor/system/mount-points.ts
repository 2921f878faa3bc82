import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the places in a root file system over which a sandbox mounts. None may be a link: what enters the sandbox does so as root, and would follow
 * it to the host. Nothing may run in the tree meanwhile. Throws when a folder is something else.
 */
export function readyMountPoints(root: string, folders: readonly string[], files: readonly string[]): void {
  for (const path of folders) {
    readyFolder(root, path);
  }
  for (const path of files) {
    readyFolder(root, dirname(path));
    if (!lstatSync(root + path, { throwIfNoEntry: false })?.isFile()) {
      rmSync(root + path, { force: true, recursive: true });
      writeFileSync(root + path, '');
    }
  }
}

function readyFolder(root: string, path: string): void {
  if (path === '/') {
    return;
  }
  readyFolder(root, dirname(path));
  const found = lstatSync(root + path, { throwIfNoEntry: false });
  if (!found) {
    mkdirSync(root + path, { mode: 0o755 });
  } else if (!found.isDirectory()) {
    throw new SystemUnusable(`${path} must be a folder`);
  }
}

/** What the files of a system lack to be used by sandboxes and containers. */
export class SystemUnusable extends Error {}
