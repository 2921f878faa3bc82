import { Module } from '@nestjs/common';
import { AccountsRepository } from './accounts.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({ controllers: [UsersController], providers: [AccountsRepository, UsersService], exports: [AccountsRepository, UsersService] })
export class UsersModule {}
