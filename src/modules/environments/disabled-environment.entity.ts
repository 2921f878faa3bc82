import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instant } from '#src/platform/database/columns.js';

/** An environment specification that takes no new algorithms. Those that are there go on. */
export const DisabledEnvironment = defineEntity({
  name: 'DisabledEnvironment',
  tableName: 'disabled_environment',
  properties: {
    specification: p.uuid().primary(),
    disabledAt: instant(),
  },
});
export type DisabledEnvironment = InferEntity<typeof DisabledEnvironment>;
