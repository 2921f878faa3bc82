import { Module } from '@nestjs/common';
import { EnvironmentDirectory } from './environment-directory.js';
import { EnvironmentsController } from './environments.controller.js';

@Module({ controllers: [EnvironmentsController], providers: [EnvironmentDirectory], exports: [EnvironmentDirectory] })
export class EnvironmentsModule {}
