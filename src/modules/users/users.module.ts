import { Module } from '@nestjs/common';
import { AccountAccess } from './account-access.js';
import { AccountChanges } from './account-changes.js';
import { AccountsRepository } from './accounts.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({ controllers: [UsersController], providers: [AccountAccess, AccountChanges, AccountsRepository, UsersService], exports: [AccountAccess, AccountChanges, AccountsRepository, UsersService] })
export class UsersModule {}
