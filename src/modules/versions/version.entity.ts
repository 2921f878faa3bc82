import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Algorithm, type AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import { Build } from '#src/modules/builds/build.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

/** What was frozen at publication. */
export interface Publication {
  details: { label: string; summary?: string; tagline?: string };
  settings: AlgorithmSettings;
  release_notes?: string;
  sample_input?: string;
  sample_output?: string;
  insights_enabled: boolean;
}

/** One callable build of an algorithm. With a semantic version it is published and immutable. */
export const Version = defineEntity({
  name: 'Version',
  tableName: 'version',
  uniques: [{ properties: ['algorithm', 'major', 'minor', 'patch'] }],
  indexes: [
    { properties: ['algorithm', 'gitHash'] },
    { properties: ['algorithm', 'id'] },
    // Among a million versions, a page of the public or the published ones costs what it costs among a thousand.
    { name: 'version_public_index', properties: ['algorithm', 'id'], where: `"callability" = 'public'` },
    { name: 'version_published_index', properties: ['algorithm', 'id'], where: '"major" is not null' },
  ],
  properties: {
    id: id(),
    algorithm: () => p.manyToOne(Algorithm).mapToPk().deleteRule('cascade'),
    build: () => p.oneToOne(Build).mapToPk().deleteRule('cascade'),
    gitHash: p.string().length(40),
    artifact: p.string(),
    /** Digest of the root file system on which it was built and runs, where its package set has one. */
    system: p.string().nullable(),
    createdAt: instant(),
    major: p.integer().nullable(),
    minor: p.integer().nullable(),
    patch: p.integer().nullable(),
    callability: p.string().$type<'public' | 'private'>().nullable(),
    publication: p.json<Publication>().nullable(),
    publishedAt: instant().nullable(),
  },
});
export type Version = InferEntity<typeof Version>;

export type Semver = readonly [major: number, minor: number, patch: number];

/** The semantic version, when the version is published. */
export function semverOf(version: Pick<Version, 'major' | 'minor' | 'patch'>): Semver | undefined {
  const { major, minor, patch } = version;
  return major == null || minor == null || patch == null ? undefined : [major, minor, patch];
}
