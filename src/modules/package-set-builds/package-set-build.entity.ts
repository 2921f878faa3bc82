import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { PackageSet, type SystemKind } from '#src/modules/package-sets/package-set.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

export const buildStatuses = ['in-progress', 'succeeded', 'failed'] as const;

/** One making of a package set's root file system. */
export const PackageSetBuild = defineEntity({
  name: 'PackageSetBuild',
  tableName: 'package_set_build',
  indexes: [{ properties: ['packageSet', 'id'] }],
  // One at a time: the later of two would not know of the earlier's contents.
  uniques: [{ name: 'package_set_build_one', properties: ['packageSet', 'image'], where: `"status" = 'in-progress'` }],
  properties: {
    id: id(),
    packageSet: () => p.manyToOne(PackageSet).mapToPk().deleteRule('cascade'),
    image: p.string().$type<SystemKind>(),
    status: p.string().$type<(typeof buildStatuses)[number]>(),
    log: p.text().default(''),
    /** How often a worker took it up: a build that kills its worker is not tried for ever. */
    attempts: p.integer().default(0),
    startedAt: instant(),
    finishedAt: instant().nullable(),
  },
});
export type PackageSetBuild = InferEntity<typeof PackageSetBuild>;
