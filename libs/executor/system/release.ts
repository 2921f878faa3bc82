import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostTool } from '../../languages/language.js';

/** The release of the distribution that this machine runs: `debian-12`, `ubuntu-24.04`; empty where the machine does not say. */
export function hostRelease(etc = '/etc'): string {
  let text: string;
  try {
    text = readFileSync(join(etc, 'os-release'), 'utf8');
  } catch {
    return '';
  }
  const [id, version] = ['ID', 'VERSION_ID'].map((name) => new RegExp(`^${name}=["']?([\\w.-]+)`, 'm').exec(text)?.[1]);
  return [id, version].filter(Boolean).join('-');
}

/** The release's packages that bring the tools, each once. */
export function packagesOf(tools: readonly HostTool[], release = hostRelease()): string[] {
  return [...new Set(tools.map((tool) => tool.packageIn?.[release] ?? tool.package))];
}
