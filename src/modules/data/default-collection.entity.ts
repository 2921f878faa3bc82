import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { Collection } from './data.entities.js';

/** What `data://.algo/default` is inside an algorithm. It ends with either of the two. */
export const DefaultCollection = defineEntity({
  name: 'DefaultCollection',
  tableName: 'default_collection',
  properties: {
    algorithm: () => p.manyToOne(Algorithm).mapToPk().primary().deleteRule('cascade'),
    collection: () => p.manyToOne(Collection).mapToPk().deleteRule('cascade'),
  },
});
export type DefaultCollection = InferEntity<typeof DefaultCollection>;
