import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { HostTool, Language } from '../../languages/language.js';
import { SYSTEM_PATH } from '../executor.js';

/**
 * What of the language's tools code in a sandbox would not find on this machine. The `PATH` of this process does not count, for the sandbox has its own;
 * Node.js is the platform's own, whatever the machine has.
 */
export function missingTools({ hostTools }: Pick<Language, 'hostTools'>): HostTool[] {
  return hostTools.filter(({ command }) => command !== 'node' && !(isAbsolute(command) ? allows(command, constants.R_OK) : inSystemPath(command)));
}

export function inSystemPath(command: string): boolean {
  return SYSTEM_PATH.split(':').some((folder) => allows(join(folder, command), constants.X_OK));
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
