import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { instant } from '#src/platform/http/instant.js';
import { eventTypes, type EventType, type Notification } from './notification.entity.js';

const MOST = 100;

/** Whatever is wrong with these has a number of its own: 8060, 8061. */
export const notificationQuery = z.object({
  event_types: z.string().optional().describe(`Required; separated by commas: ${eventTypes.join(', ')}`).meta({ example: 'algorithm-creation,algorithm-release' }),
  limit: z.string().optional().describe(`1 to ${MOST}; ${MOST} unless given`),
  since: z.string().optional().describe('Not before, e.g. 2026-04-01T00:00:00Z'),
});
export type NotificationQuery = z.infer<typeof notificationQuery>;

export const notificationSchema = z
  .object({
    notification_id: z.string(),
    notification_type: z.enum(eventTypes),
    created_at: z.string(),
    read_at: z.string().optional(),
    notification_context: z.object({
      algorithm_id: z.string().optional(), username: z.string().optional(), algoname: z.string().optional(), semantic_version: z.string().optional(),
      message: z.string().optional(), url: z.string().optional(),
    }),
  })
  .meta({ id: 'Notification' });
export type NotificationObject = z.infer<typeof notificationSchema>;

export const messageSchema = z
  .object({ usernames: z.array(z.string().max(100)).min(1).max(1000), message: z.string().min(1).max(2000), url: z.url({ protocol: /^https?$/ }).max(500).nullish() })
  .meta({ id: 'AdminMessage', example: { usernames: ['mia'], message: 'The platform is down on Sunday from 8 to 9.' } });
export type AdminMessage = z.infer<typeof messageSchema>;

export const notificationExample: NotificationObject = {
  notification_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e44', notification_type: 'algorithm-release', created_at: '2026-04-07T16:45:07.096Z',
  notification_context: { algorithm_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', username: 'demo', algoname: 'Hello', semantic_version: '0.1.0' },
};

/** Errors: 8060, 8061. */
export function readNotificationQuery(query: NotificationQuery): { types: EventType[]; since: Date | undefined; limit: number } {
  if (!query.event_types) {
    throw new ApiError('missingEventTypes', { message: `Required query parameter event_types is missing: one or more of ${eventTypes.join(', ')}, separated by commas.` });
  }
  const types = query.event_types.split(',').map((text) => text.trim());
  const unknown = types.find((type) => !eventTypes.includes(type as EventType));
  if (unknown !== undefined) {
    throw new ApiError('badQueryParameter', { message: `event_types has "${unknown.slice(0, 40)}". Known: ${eventTypes.join(', ')}.` });
  }
  const limit = query.limit ? Number(query.limit) : MOST;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new ApiError('badQueryParameter', { message: `limit must be a whole number from 1 to ${MOST}.` });
  }
  const since = query.since ? instant.safeParse(query.since) : undefined;
  if (since?.error) {
    throw new ApiError('badQueryParameter', { message: `since ${since.error.issues[0]?.message}.` });
  }
  return { types: types as EventType[], since: since?.data, limit };
}

export function toNotification(notification: Notification): NotificationObject {
  return {
    notification_id: notification.id, notification_type: notification.type, created_at: notification.createdAt.toISOString(),
    ...(notification.readAt ? { read_at: notification.readAt.toISOString() } : {}), notification_context: notification.context,
  };
}
