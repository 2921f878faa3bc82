import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { AccountDeletionController } from './account-deletion.controller.js';
import { AccountDeletionRepository } from './account-deletion.repository.js';
import { AccountDeletionService } from './account-deletion.service.js';

@Module({ imports: [AlgorithmsModule, UsersModule], controllers: [AccountDeletionController], providers: [AccountDeletionRepository, AccountDeletionService] })
export class AccountDeletionModule {}
