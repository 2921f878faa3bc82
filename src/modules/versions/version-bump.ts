import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import type { Semver } from './version.entity.js';

export type Bump = 'revision' | 'minor' | 'major';
const ORDER: readonly Bump[] = ['revision', 'minor', 'major'];

export interface BumpState {
  settings: AlgorithmSettings;
  callability: 'public' | 'private';
}

/** The next number after the last published one; the first publication counts from zero (platform reference, 1.4). */
export function nextVersion(last: Semver | undefined, bump: Bump): Semver {
  const [major, minor, patch] = last ?? [0, 0, 0];
  if (bump === 'major') {
    return [major + 1, 0, 0];
  }
  return bump === 'minor' ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

/**
 * The smallest bump that may tell callers of what changed since the last publication, and why.
 * Source visibility and licence change at once and need no publication.
 */
export function minimumBump(last: BumpState, next: BumpState): { bump: Bump; reason: string } {
  const before = last.settings;
  const after = next.settings;
  if (before.network_access !== after.network_access) {
    return { bump: 'major', reason: 'settings.network_access changed' };
  }
  if (before.pipeline_enabled !== after.pipeline_enabled) {
    return { bump: 'major', reason: 'settings.pipeline_enabled changed' };
  }
  if (before.royalty_microcredits === 0 && after.royalty_microcredits > 0) {
    return { bump: 'major', reason: 'a free algorithm starts charging' };
  }
  if (last.callability !== next.callability) {
    return { bump: 'minor', reason: 'settings.algorithm_callability changed' };
  }
  if (before.royalty_microcredits !== after.royalty_microcredits) {
    return { bump: 'minor', reason: 'settings.royalty_microcredits changed' };
  }
  return { bump: 'revision', reason: 'nothing that callers see changed' };
}

export function isSmaller(bump: Bump, minimum: Bump): boolean {
  return ORDER.indexOf(bump) < ORDER.indexOf(minimum);
}
