import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instant } from '#src/platform/database/columns.js';

export type CallStatus = 'queued' | 'running' | 'succeeded' | 'failed';

/**
 * The record of one call. It refers to accounts and algorithms by bare ids: usage outlives what was used.
 * Input and result of an asynchronous call lie in the blob store, never here.
 */
export const Call = defineEntity({
  name: 'Call',
  tableName: 'call',
  indexes: [
    { properties: ['account', 'createdAt'] },
    { properties: ['algorithm', 'createdAt'] },
    { name: 'call_unfinished_index', properties: ['createdAt'], where: '"finished_at" is null' },
    { name: 'call_kept_index', properties: ['finishedAt'], where: '"request" is not null' },
    // Rows come in the order of time: a few pages index them all.
    { name: 'call_created_at_index', expression: 'create index "call_created_at_index" on "call" using brin ("created_at")' },
  ],
  properties: {
    /** The request id: `req-<uuid>`. */
    id: p.string().length(64).primary(),
    account: p.uuid(),
    apiKey: p.string().nullable(),
    algorithm: p.uuid(),
    /** Names as they were then: the algorithm may be gone when somebody asks. */
    ownerName: p.string(),
    algorithmName: p.string(),
    machineType: p.string().$type<'cpu' | 'gpu'>(),
    gitHash: p.string().length(40),
    semanticVersion: p.string().nullable(),
    /** The call inside which this one was made. */
    parent: p.string().nullable(),
    asynchronous: p.boolean().default(false),
    status: p.string().$type<CallStatus>(),
    /** `result`, or the kind of the failure. */
    outcome: p.string().nullable(),
    createdAt: instant(),
    finishedAt: instant().nullable(),
    queueMs: p.float().default(0),
    startMs: p.float().default(0),
    runMs: p.float().default(0),
    inputBytes: p.integer().default(0),
    outputBytes: p.integer().default(0),
    /** What an asynchronous call needs to be run. */
    request: p.json<object>().nullable(),
  },
});
export type Call = InferEntity<typeof Call>;
