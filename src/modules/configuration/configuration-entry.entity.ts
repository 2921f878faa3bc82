import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instant } from '#src/platform/database/columns.js';

/** A setting of front ends, which anybody may read. */
export const ConfigurationEntry = defineEntity({
  name: 'ConfigurationEntry',
  tableName: 'configuration_entry',
  properties: {
    keyname: p.string().length(64).primary(),
    value: p.text(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});
export type ConfigurationEntry = InferEntity<typeof ConfigurationEntry>;
