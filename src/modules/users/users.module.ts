import { Module } from '@nestjs/common';
import { AccountChanges } from './account-changes.js';
import { AccountsRepository } from './accounts.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({ controllers: [UsersController], providers: [AccountChanges, AccountsRepository, UsersService], exports: [AccountChanges, AccountsRepository, UsersService] })
export class UsersModule {}
