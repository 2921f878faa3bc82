import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

export type InsightValue = number | boolean | string | null;

/** What an algorithm reported of one execution. */
export const Insight = defineEntity({
  name: 'Insight',
  tableName: 'insight',
  indexes: [{ properties: ['algorithm', 'id'] }],
  properties: {
    id: id(),
    createdAt: instant(),
    algorithm: p.uuid(),
    requestId: p.string().length(64),
    durationMs: p.float(),
    algorithmOwner: p.string(),
    algorithmName: p.string(),
    algorithmVersion: p.string(),
    metrics: p.json<Record<string, InsightValue>>(),
  },
});
export type Insight = InferEntity<typeof Insight>;
