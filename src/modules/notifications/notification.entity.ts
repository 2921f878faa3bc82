import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Account } from '#src/modules/users/account.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

export const eventTypes = ['algorithm-creation', 'algorithm-release', 'admin-message'] as const;
export type EventType = (typeof eventTypes)[number];

/** What happened to an algorithm, or what an administrator has to say. */
export interface NotificationContext {
  algorithm_id?: string;
  username?: string;
  algoname?: string;
  semantic_version?: string;
  message?: string;
  url?: string;
}

/** One event for one user. */
export const Notification = defineEntity({
  name: 'Notification',
  tableName: 'notification',
  indexes: [{ properties: ['user', 'id'] }],
  properties: {
    id: id(),
    user: () => p.manyToOne(Account).mapToPk(),
    type: p.string().$type<EventType>(),
    createdAt: instant(),
    readAt: instant().nullable(),
    context: p.json<NotificationContext>(),
  },
});
export type Notification = InferEntity<typeof Notification>;
