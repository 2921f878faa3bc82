import { Module } from '@nestjs/common';
import { UsersModule } from '#src/modules/users/users.module.js';
import { InvitesController } from './invites.controller.js';
import { InvitesService } from './invites.service.js';

@Module({ imports: [UsersModule], controllers: [InvitesController], providers: [InvitesService] })
export class InvitesModule {}
