import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

export type BuildStatus = 'in-progress' | 'succeeded' | 'failed';

export const Build = defineEntity({
  name: 'Build',
  tableName: 'build',
  indexes: [{ properties: ['algorithm', 'id'] }, { properties: ['status'] }],
  properties: {
    id: id(),
    algorithm: () => p.manyToOne(Algorithm).mapToPk().deleteRule('cascade'),
    commitSha: p.string().length(40),
    status: p.string().$type<BuildStatus>(),
    log: p.text().default(''),
    /** Digest of the artifact in the blob store, once it has succeeded. */
    artifact: p.string().nullable(),
    /** How often a worker took it up: a build that kills its worker is not tried for ever. */
    attempts: p.integer().default(0),
    /** Without what earlier builds of the algorithm kept. */
    afresh: p.boolean().default(false),
    startedAt: instant(),
    finishedAt: instant().nullable(),
  },
});
export type Build = InferEntity<typeof Build>;
