import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/**
 * The repository of an algorithm outside of the platform, and what the platform has there. A row is written before anything is made at the
 * provider and completed step by step, so that whatever a dead process leaves is known and can be undone.
 */
export const ScmConnection = defineEntity({
  name: 'ScmConnection',
  tableName: 'scm_connection',
  indexes: [{ properties: ['state'] }],
  properties: {
    /** Id of the algorithm, which comes into being last. */
    algorithm: p.uuid().primary(),
    scm: p.string().length(100),
    /** Who made it: their authorization is what changes need at the provider. Builds need none. */
    account: p.uuid(),
    state: p.string().$type<'making' | 'ready'>(),
    /** The repository was there before. */
    adopted: p.boolean(),
    remoteId: p.string().nullable(),
    repositoryOwner: p.string().nullable(),
    repositoryName: p.string(),
    httpsUrl: p.text().nullable(),
    sshUrl: p.text().nullable(),
    defaultBranch: p.string().nullable(),
    publicKey: p.text(),
    /** Sealed for this row. */
    privateKey: p.text(),
    deployKeyId: p.string().nullable(),
    webhookId: p.string().nullable(),
    /** Sealed for this row. */
    webhookSecret: p.text(),
    createdAt: instant(),
  },
});
export type ScmConnection = InferEntity<typeof ScmConnection>;

/** A delivery of a webhook that has been dealt with. */
export const ScmDelivery = defineEntity({
  name: 'ScmDelivery',
  tableName: 'scm_delivery',
  uniques: [{ properties: ['algorithm', 'delivery'] }],
  indexes: [{ properties: ['receivedAt'] }],
  properties: {
    id: id(),
    algorithm: p.uuid(),
    /** The provider's own id of it. */
    delivery: p.string(),
    receivedAt: instant(),
  },
});
export type ScmDelivery = InferEntity<typeof ScmDelivery>;
