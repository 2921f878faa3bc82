import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Account } from '#src/modules/users/account.entity.js';

/** What an administrator allows one account instead of the limits of the installation. */
export const WorkLimit = defineEntity({
  name: 'WorkLimit',
  tableName: 'work_limit',
  properties: {
    account: () => p.manyToOne(Account).mapToPk().primary(),
    concurrentCalls: p.integer(),
  },
});
export type WorkLimit = InferEntity<typeof WorkLimit>;
