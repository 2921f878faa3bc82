import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/** What failed in an algorithm: kept for a few days, and only where an administrator has switched that on, since inputs leak into it. */
export const CallError = defineEntity({
  name: 'CallError',
  tableName: 'call_error',
  indexes: [{ properties: ['algorithm', 'id'] }, { properties: ['rootAlgorithm', 'id'] }, { properties: ['owner', 'id'] }, { properties: ['account', 'id'] }],
  properties: {
    id: id(),
    createdAt: instant(),
    requestId: p.string().length(64),
    algorithm: p.uuid(),
    /** The algorithm that was called from outside, when this one was called by another. */
    rootAlgorithm: p.uuid().nullable(),
    /** Of the algorithm. */
    owner: p.uuid(),
    ownerName: p.string(),
    algorithmName: p.string(),
    algorithmVersion: p.string(),
    /** Who called. */
    account: p.uuid(),
    accountName: p.string(),
    /** The beginning of it. */
    input: p.text(),
    error: p.text(),
    errorType: p.string(),
    worker: p.string(),
  },
});
export type CallError = InferEntity<typeof CallError>;
