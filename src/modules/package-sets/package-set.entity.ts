import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/** `new`: no build of it has succeeded. `disabled`: takes no new algorithms. */
export type PackageSetStatus = 'new' | 'active' | 'disabled';
/** What a set is built for. */
export type SystemKind = 'cpu' | 'gpu';

/** A language with packages on top, built once into a root file system on which its algorithms are built and run. */
export const PackageSet = defineEntity({
  name: 'PackageSet',
  tableName: 'package_set',
  properties: {
    id: id(),
    /** Never changes: algorithms name it. */
    name: p.string().length(100).unique(),
    displayName: p.string(),
    description: p.text().default(''),
    language: p.string(),
    /** Container images to begin with, in place of the machine's own distribution. */
    images: p.json<{ cpu?: string; gpu?: string }>(),
    /** Names of packages, in the order in which they are installed. */
    contents: p.array(),
    status: p.string().$type<PackageSetStatus>(),
    /** Digests of what the latest builds made, as artifacts are kept. */
    cpuSystem: p.string().nullable(),
    gpuSystem: p.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});
export type PackageSet = InferEntity<typeof PackageSet>;
