import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { Account } from '#src/modules/users/account.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

export const versionTypes = ['latest-public', 'latest-private', 'latest-compiled', 'semantic-version', 'hash'] as const;
export type ReservedVersionType = (typeof versionTypes)[number];

/** Slots of an algorithm that are kept warm for one caller. */
export const Reservation = defineEntity({
  name: 'Reservation',
  tableName: 'reservation',
  properties: {
    id: id(),
    caller: () => p.manyToOne(Account).mapToPk(),
    algorithm: () => p.manyToOne(Algorithm).mapToPk().deleteRule('cascade'),
    versionType: p.string().$type<ReservedVersionType>(),
    versionIdentifier: p.string().nullable(),
    slots: p.integer(),
    createdAt: instant(),
  },
});
export type Reservation = InferEntity<typeof Reservation>;
