import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { HostTool, Language } from '../../languages/language.js';
import { SYSTEM_PATH } from '../executor.js';

/**
 * What of the language's tools code in a sandbox would not find on this machine. The `PATH` of this process does not count, for the sandbox has its own;
 * Node.js is the platform's own, whatever the machine has.
 */
export function missingTools({ hostTools }: Pick<Language, 'hostTools'>): HostTool[] {
  return hostTools.filter((tool) => tool.command !== 'node' && presentOf(tool) === undefined);
}

/** The program or file that serves as the tool here. */
export function presentOf({ command, alternatives = [] }: HostTool): string | undefined {
  return [...alternatives, command].find((name) => (isAbsolute(name) ? allows(name, constants.R_OK) : inSystemPath(name)));
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
