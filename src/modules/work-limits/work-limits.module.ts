import { Module } from '@nestjs/common';
import { UsersModule } from '#src/modules/users/users.module.js';
import { WorkLimits } from './work-limits.js';
import { WorkLimitsController } from './work-limits.controller.js';

@Module({ imports: [UsersModule], controllers: [WorkLimitsController], providers: [WorkLimits], exports: [WorkLimits] })
export class WorkLimitsModule {}
