import { Module } from '@nestjs/common';
import { MembershipsModule } from '#src/modules/organizations/memberships.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { Notifications } from './notifications.js';
import { NotificationsController } from './notifications.controller.js';

@Module({ imports: [MembershipsModule, UsersModule], controllers: [NotificationsController], providers: [Notifications], exports: [Notifications] })
export class NotificationsModule {}
