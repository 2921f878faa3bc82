import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Gives a tree to `uid`. Links are changed themselves and never followed: the tree may come from a stranger.
 * Nothing may run in the tree meanwhile.
 */
export async function giveTree(folder: string, uid: number, gid: number): Promise<void> {
  await run('chown', ['-R', '-h', '-P', `${uid}:${gid}`, '--', folder]);
}

/** Makes a tree readable for every sandbox user and writable for its owner only. `chmod -R` follows no links. */
export async function openTree(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+rwX,go+rX,go-w,a-s', '--', folder]);
}
