import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

/** A value that an algorithm finds in its environment, and that nobody can read again. */
export const Secret = defineEntity({
  name: 'Secret',
  tableName: 'secret',
  uniques: [{ properties: ['algorithm', 'key'] }],
  properties: {
    id: id(),
    algorithm: () => p.manyToOne(Algorithm).mapToPk().deleteRule('cascade'),
    /** Name of the environment variable. */
    key: p.string().length(128),
    shortName: p.string(),
    description: p.text().default(''),
    /** Sealed for this row. */
    value: p.text(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});
export type Secret = InferEntity<typeof Secret>;
