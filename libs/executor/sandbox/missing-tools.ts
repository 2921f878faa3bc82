import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { HostTool, Language } from '../../languages/language.js';
import { SYSTEM_PATH } from '../executor.js';

/**
 * What of the language's tools code in a sandbox would not find on this machine. The `PATH` of this process does not count, for the sandbox has its own;
 * Node.js is the platform's own, whatever the machine has.
 */
export function missingTools({ hostTools }: Pick<Language, 'hostTools'>): HostTool[] {
  return hostTools.filter((tool) => tool.command !== 'node' && !inSystemPath(commandOf(tool)));
}

/** The command that serves as the tool here; where there is none, the one that its package would bring. */
export function commandOf({ command, alternatives = [] }: HostTool): string {
  return alternatives.find(inSystemPath) ?? command;
}

/** The distribution's packages that bring the tools, each once. */
export function packagesOf(tools: readonly HostTool[]): string[] {
  return [...new Set(tools.map((tool) => tool.package))];
}

export function inSystemPath(command: string): boolean {
  return SYSTEM_PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
