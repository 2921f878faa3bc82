import { execFileSync } from 'node:child_process';

/** Where a program of this machine is; undefined when it has none of the name. */
export function programPath(command: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
