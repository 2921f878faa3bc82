import { Module } from '@nestjs/common';
import { CallsModule } from '#src/modules/calls/calls.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

@Module({ imports: [CallsModule, UsersModule], controllers: [UsageController], providers: [UsageRepository, UsageService] })
export class UsageModule {}
