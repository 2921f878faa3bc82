import { actsFor, type Caller } from '#src/platform/access/caller.js';
import type { Algorithm } from './algorithm.entity.js';

/** Source, settings, builds, private versions: the owner and the members of an owning organization (platform reference, 1.6). */
export function mayManage(caller: Caller, algorithm: Pick<Algorithm, 'owner'>): boolean {
  return actsFor(caller, algorithm.owner);
}

/** The description of an algorithm: whoever may manage it, and everybody once it has a public version. */
export function maySee(caller: Caller, algorithm: Pick<Algorithm, 'owner'>, hasPublicVersion: boolean): boolean {
  return hasPublicVersion || mayManage(caller, algorithm);
}

export function maySeeSource(caller: Caller, algorithm: Pick<Algorithm, 'owner' | 'settings'>): boolean {
  return algorithm.settings.source_visibility === 'open' || mayManage(caller, algorithm);
}

/** Whether the key's list of algorithms allows this one: `algo://*`, `algo://OWNER/*`, `algo://OWNER/ALGO/*` (platform reference, 5.2). */
export function aclAllows(acl: readonly string[], owner: string, name: string): boolean {
  const wanted = `algo://${owner}/${name}/`.toLowerCase();
  return acl.some((entry) => {
    const pattern = entry.toLowerCase();
    return pattern.endsWith('*') ? wanted.startsWith(pattern.slice(0, -1)) : wanted === `${pattern.replace(/\/+$/, '')}/`;
  });
}
