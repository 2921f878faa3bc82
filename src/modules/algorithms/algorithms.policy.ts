import { actsFor, ownsFor, type Caller } from '#src/platform/access/caller.js';
import type { Algorithm } from './algorithm.entity.js';

/** Source, settings, builds, private versions: the owner and the members of an owning organization (platform reference, 1.6). */
export function mayManage(caller: Caller, algorithm: Pick<Algorithm, 'owner'>): boolean {
  return actsFor(caller, algorithm.owner);
}

/** Whether the key is for this algorithm at all: it manages, or it may call it. A key for one algorithm tells nothing of the others. */
export function keyReaches({ permissions }: Caller, ownerName: string, name: string): boolean {
  return permissions.allow_algo_management || (permissions.allow_algo && aclAllows(permissions.algo_acl, ownerName, name));
}

/** Builds, logs, private versions: the owner's side, with a key that is for this algorithm. */
export function mayReadAsOwner(caller: Caller, { algorithm, ownerName }: { algorithm: Pick<Algorithm, 'owner' | 'name'>; ownerName: string }): boolean {
  return mayManage(caller, algorithm) && keyReaches(caller, ownerName, algorithm.name);
}

/** Members of an organization publish privately; to everybody only its owners do (API reference, Organization Members). */
export function mayPublish(caller: Caller, algorithm: Pick<Algorithm, 'owner'>, callability: 'public' | 'private'): boolean {
  return callability === 'public' ? ownsFor(caller, algorithm.owner) : mayManage(caller, algorithm);
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
