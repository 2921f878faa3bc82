import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** Where a switch stands: for everybody, or for one account. */
export const FeatureSwitch = defineEntity({
  name: 'FeatureSwitch',
  tableName: 'feature_switch',
  properties: {
    name: p.string().primary(),
    /** The id of the account; empty for everybody. */
    account: p.string().primary(),
    enabled: p.boolean(),
  },
});
export type FeatureSwitch = InferEntity<typeof FeatureSwitch>;
