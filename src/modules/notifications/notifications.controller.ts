import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { UsersService } from '#src/modules/users/users.service.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import {
  messageSchema, notificationExample, notificationQuery, notificationSchema, readNotificationQuery, toNotification, type AdminMessage, type NotificationObject, type NotificationQuery,
} from './notifications.dto.js';
import { Notifications } from './notifications.js';

@Controller('v1')
@Access('account')
export class NotificationsController {
  constructor(
    private readonly notifications: Notifications,
    private readonly users: UsersService,
    private readonly accounts: AccountsRepository,
  ) {}

  @Get('users/:username/notifications')
  @ApiTags('Users')
  @Endpoint({ operationId: 'listNotifications', summary: 'List what has happened to what is yours, newest first', returns: z.array(notificationSchema), example: [notificationExample], errors: ['userNotFound', 'missingEventTypes', 'badQueryParameter'] })
  async list(@CurrentCaller() caller: Caller, @Param('username') username: string, @Filter(notificationQuery, 'badQueryParameter') query: NotificationQuery): Promise<NotificationObject[]> {
    const user = await this.users.find(caller, username);
    const { types, since, limit } = readNotificationQuery(query);
    return (await this.notifications.list(user.id, types, since, limit)).map(toNotification);
  }

  @Post('users/:username/notifications/:notification_id/read')
  @ApiTags('Users')
  @Endpoint({ operationId: 'markNotificationRead', summary: 'Mark a notification as read', status: 204, errors: ['userNotFound', 'notificationNotFound'] })
  async markRead(@CurrentCaller() caller: Caller, @Param('username') username: string, @Param('notification_id') id: string): Promise<void> {
    const user = await this.users.find(caller, username);
    if (!(await this.notifications.markRead(user.id, id))) {
      throw new ApiError('notificationNotFound');
    }
  }

  @Post('admin/notifications')
  @ApiTags('Administration')
  @Access('admin')
  @Endpoint({ operationId: 'sendMessage', summary: 'Send a message to users', status: 204, errors: ['requestInvalid', 'userNotFound'] })
  async send(@Payload(messageSchema) { usernames, message, url }: AdminMessage): Promise<void> {
    const ids: string[] = [];
    for (const name of new Set(usernames)) {
      const user = await this.accounts.find(name);
      if (user?.kind !== 'user') {
        throw new ApiError('userNotFound', { message: `There is no user named "${name.slice(0, 40)}". Nobody was told anything.` });
      }
      ids.push(user.id);
    }
    await this.notifications.tell(ids, 'admin-message', { message, ...(url ? { url } : {}) });
  }
}
